// Theme variables as the editor hands them to a webview, for looking at the page without an editor.
export interface PageTheme {
  readonly body: string;
  readonly variables: Readonly<Record<string, string>>;
}

const shared = { 'font-family': '"DejaVu Sans", sans-serif', 'font-size': '13px', 'editor-font-family': '"DejaVu Sans Mono", monospace' };

export const pageThemes: Readonly<Record<'dark' | 'light' | 'highContrast' | 'highContrastLight', PageTheme>> = {
  dark: { body: 'vscode-dark', variables: { ...shared,
    'editor-background': '#1f1f1f', 'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'focusBorder': '#0078d4', 'panel-border': '#2b2b2b', 'widget-border': '#313131',
    'list-errorForeground': '#f88070', 'list-warningForeground': '#cca700', 'statusBarItem-errorBackground': '#b91007', 'statusBarItem-errorForeground': '#ffffff',
    'inputValidation-errorBackground': '#5a1d1d', 'inputValidation-warningBackground': '#352a05', 'textPreformat-foreground': '#d0d0d0', 'textCodeBlock-background': '#2b2b2b',
    'textLink-foreground': '#4daafc', 'textLink-activeForeground': '#4daafc', 'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1', 'button-border': 'rgba(255, 255, 255, 0.07)',
    'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c', 'input-background': '#313131', 'input-foreground': '#cccccc', 'input-border': '#3c3c3c',
    'diffEditor-insertedLineBackground': 'rgba(155, 185, 85, 0.2)', 'diffEditor-removedLineBackground': 'rgba(255, 0, 0, 0.2)', 'disabledForeground': 'rgba(204, 204, 204, 0.5)' } },
  light: { body: 'vscode-light', variables: { ...shared,
    'editor-background': '#ffffff', 'foreground': '#3b3b3b', 'descriptionForeground': '#3b3b3b', 'focusBorder': '#005fb8', 'panel-border': '#e5e5e5', 'widget-border': '#e5e5e5',
    'list-errorForeground': '#b01011', 'list-warningForeground': '#855f00', 'statusBarItem-errorBackground': '#c72e0f', 'statusBarItem-errorForeground': '#ffffff',
    'inputValidation-errorBackground': '#f2dede', 'inputValidation-warningBackground': '#f6f5d2', 'textPreformat-foreground': '#3b3b3b', 'textCodeBlock-background': '#f8f8f8',
    'textLink-foreground': '#005fb8', 'textLink-activeForeground': '#005fb8', 'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-hoverBackground': '#0258a8', 'button-border': 'rgba(0, 0, 0, 0.1)',
    'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc', 'input-background': '#ffffff', 'input-foreground': '#3b3b3b', 'input-border': '#cecece',
    'diffEditor-insertedLineBackground': 'rgba(155, 185, 85, 0.2)', 'diffEditor-removedLineBackground': 'rgba(255, 0, 0, 0.2)', 'disabledForeground': 'rgba(97, 97, 97, 0.5)' } },
  highContrast: { body: 'vscode-high-contrast', variables: { ...shared,
    'editor-background': '#000000', 'foreground': '#ffffff', 'descriptionForeground': 'rgba(255, 255, 255, 0.7)', 'focusBorder': '#f38518', 'contrastBorder': '#6fc3df', 'panel-border': '#6fc3df', 'widget-border': '#6fc3df',
    'statusBarItem-errorForeground': '#ffffff', 'inputValidation-errorBackground': '#000000', 'inputValidation-warningBackground': '#000000', 'textPreformat-foreground': '#ffffff', 'textCodeBlock-background': '#000000',
    'textLink-foreground': '#21a6ff', 'textLink-activeForeground': '#21a6ff', 'button-foreground': '#ffffff', 'button-background': '#000000', 'button-border': '#6fc3df', 'button-secondaryForeground': '#ffffff', 'button-secondaryBackground': '#000000',
    'input-background': '#000000', 'input-foreground': '#ffffff', 'input-border': '#6fc3df', 'disabledForeground': '#a5a5a5' } },
  highContrastLight: { body: 'vscode-high-contrast vscode-high-contrast-light', variables: { ...shared,
    'editor-background': '#ffffff', 'foreground': '#292929', 'descriptionForeground': 'rgba(41, 41, 41, 0.7)', 'focusBorder': '#006bbd', 'contrastBorder': '#0f4a85', 'panel-border': '#0f4a85', 'widget-border': '#0f4a85',
    'list-errorForeground': '#b5200d', 'statusBarItem-errorBackground': '#b5200d', 'statusBarItem-errorForeground': '#ffffff', 'inputValidation-errorBackground': '#ffffff', 'inputValidation-warningBackground': '#ffffff',
    'textPreformat-foreground': '#ffffff', 'textCodeBlock-background': '#f2f2f2', 'textLink-foreground': '#0f4a85', 'textLink-activeForeground': '#0f4a85', 'button-foreground': '#ffffff', 'button-background': '#0f4a85', 'button-border': '#0f4a85',
    'button-secondaryForeground': '#292929', 'button-secondaryBackground': '#ffffff', 'input-background': '#ffffff', 'input-foreground': '#292929', 'input-border': '#0f4a85', 'disabledForeground': '#7f7f7f' } },
};
