// Everything that the engine or its data are needed for, as one bundle of its own (`dist/heavyParts.js`): the extension starts without it.
export { config as useTranslations } from '@vscode/l10n';
export { signHeads } from '../node/audit/signedHeads';
export { recordDuties } from '../node/otlp/collector';
export { sendRecord, stopSending } from '../node/otlp/sendRecord';
export { sendSteadily } from '../node/otlp/sendSteadily';
export { anchorWhereAsked } from '../node/countersignature/anchorSteadily';
export { markPrompt, observedReport } from '../node/audit/markPrompt';
export { tidyRecord } from '../node/audit/tidyRecord';
export { nodeEngine } from './approval/nodeEngine';
export { nodeColleagues } from './approval/nodeSignatures';
export { acceptChange, policyChange } from './approval/policyChanges';
export { hoverEngine } from './hover/hoverEngine';
export { refreshOwnLauncher } from './setup/ownLauncher';
export { changeAgent, setUpAgents } from './setup/setUpAgents';
export { testAgent } from './setup/testAgent';
export { startPolicy } from './setup/startPolicy';
export { anyAgentAsks, gateAlarms, policyErrors, statuses } from './views/agentStatuses';
export { HistoryReader } from '../node/audit/historyReader';
