// What requests to well-known interfaces do that neither their method nor their path says: money moved, messages sent, things made
// public, credentials read. Sources: the vendors' own references. Deletes need no row, `effects/http/` reads them from the method.
import type { Operation, Reversibility, Trait } from '../model/effect';
import type { Resource } from '../model/resource';

export interface HttpApi {
  /** Regular expressions (linear-time) on host, path and, where given, on the data of the request. */
  readonly host: string;
  readonly path: string;
  readonly body?: string;
  /** Methods that count; absent: every method that writes. */
  readonly methods?: readonly string[];
  readonly operation: Operation;
  readonly kind: string;
  readonly keeps?: Resource['keeps'];
  readonly reversibility: Reversibility;
  readonly traits?: readonly Trait[];
  readonly reason: string;
  /** A credential that reaches test data only, as the vendor documents its form. */
  readonly testKey?: string;
}

const stripe = { host: '^api\\.stripe\\.com$', testKey: '\\b[sr]k_test_\\w+' };

export const httpApis: readonly HttpApi[] = [
  { ...stripe, path: '^/v1/(?:refunds|payouts|transfers|charges|topups|credit_notes)(?:$|/)|^/v1/(?:payment_intents|invoices)/[^/]+/(?:confirm|capture|pay|send|void)$|^/v1/(?:issuing/)', operation: 'update', kind: 'payment', reversibility: 'irreversible', reason: 'api-money' },
  { host: '^api(?:-m)?\\.(?:sandbox\\.)?paypal\\.com$', path: '/payments/|/payouts', testKey: 'api(?:-m)?\\.sandbox\\.paypal\\.com', operation: 'update', kind: 'payment', reversibility: 'irreversible', reason: 'api-money' },
  { host: '^api\\.twilio\\.com$', path: '/(?:Messages|Calls)(?:\\.json)?$', operation: 'send', kind: 'message', reversibility: 'irreversible', traits: ['export'], reason: 'api-message' },
  { host: '^api\\.(?:eu\\.)?(?:sendgrid\\.com|mailgun\\.net|postmarkapp\\.com|resend\\.com|mailjet\\.com|brevo\\.com)$|^mandrillapp\\.com$', path: '/(?:mail/send|messages(?:\\.mime)?|email(?:/.*)?|emails|send|smtp/email)(?:\\.json)?$', operation: 'send', kind: 'email', reversibility: 'irreversible', traits: ['export'], reason: 'api-message' },
  { host: '^(?:hooks\\.slack\\.com|discord(?:app)?\\.com|api\\.telegram\\.org|slack\\.com)$', path: '/services/|/webhooks/|/send\\w+$|chat\\.postMessage$', operation: 'send', kind: 'message', reversibility: 'irreversible', reason: 'api-message' },
  { host: '^api\\.github\\.com$', path: '^/repos/[^/]+/[^/]+$', body: '"?private"?\\s*[=:]\\s*"?false|"?visibility"?\\s*[=:]\\s*"?public', operation: 'grant', kind: 'repository', reversibility: 'irreversible', traits: ['public'], reason: 'api-public' },
  { host: '^api\\.github\\.com$', path: '^/repos/[^/]+/[^/]+/(?:collaborators|keys|hooks|invitations)|^/orgs/[^/]+/(?:memberships|invitations)|^/user/keys', operation: 'grant', kind: 'access', reversibility: 'reversible', traits: ['broad'], reason: 'api-access' },
  { host: '^api\\.github\\.com$', path: '^/repos/[^/]+/[^/]+/git/refs/', body: '"?force"?\\s*[=:]\\s*"?true', operation: 'update', kind: 'branch', keeps: 'data', reversibility: 'irreversible', reason: 'api-force-ref' },
  // Terraform Cloud and Enterprise: a run is applied, or started with its apply granted beforehand.
  { host: '.', path: '^/api/v2/runs/run-[^/]+/actions/(?:apply|force-execute)$', methods: ['POST'], operation: 'update', kind: 'infrastructure', reversibility: 'unknown', traits: ['unplanned'], reason: 'api-applies' },
  { host: '.', path: '^/api/v2/runs$', body: '"is-destroy"\\s*:\\s*true', methods: ['POST'], operation: 'delete', kind: 'infrastructure', keeps: 'data', reversibility: 'irreversible', reason: 'http-delete' },
  { host: '.', path: '^/api/v2/runs$', body: '"auto-apply"\\s*:\\s*true', methods: ['POST'], operation: 'update', kind: 'infrastructure', reversibility: 'unknown', traits: ['unplanned'], reason: 'api-applies' },
  { host: '^api\\.github\\.com$', path: '/dispatches$', operation: 'execute', kind: 'workflow', reversibility: 'unknown', traits: ['unknownText'], reason: 'api-workflow' },
  // Credentials of the machine's own role, as every cloud serves them to whoever asks from inside.
  { host: '^(?:169\\.254\\.169\\.254|\\[?fd00:ec2::254\\]?|169\\.254\\.170\\.2|metadata\\.google\\.internal|metadata)(?::80)?$', path: 'security-credentials/.|/token$|/identity/oauth2/token|^/v2/credentials|user-data', methods: ['GET'], operation: 'read', kind: 'credentials of this machine', reversibility: 'reversible', traits: ['secret'], reason: 'api-machine-credentials' },
  { host: '.', path: '^/v1/(?:secret|kv)(?:/data)?/.', methods: ['GET'], operation: 'read', kind: 'secret', reversibility: 'reversible', traits: ['secret'], reason: 'reads-secret' },
];
