// The document that the approval page starts from: an empty body, one style sheet, one script. Everything else is made by the script.
import * as vscode from 'vscode';
import { pageWords } from '../../core/explain/pageWords';

/** Folders that a page may load from. */
export function pageRoots(extension: vscode.Uri): readonly vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'dist'), vscode.Uri.joinPath(extension, 'media')];
}

/** `nonce` is this page's own: the script must carry it to run, and every answer of the page must carry it to count. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, nonce: string): string {
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'page.js'));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'media', 'page.css'));
  const policy = ["default-src 'none'", `style-src ${webview.cspSource}`, `script-src 'nonce-${nonce}'`, "base-uri 'none'", "form-action 'none'"].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Countersign</title>
<link rel="stylesheet" href="${style.toString()}">
</head>
<body data-nonce="${nonce}" data-words="${attribute(JSON.stringify(pageWords()))}"><script nonce="${nonce}" src="${script.toString()}"></script></body>
</html>`;
}

/** Text as the value of an attribute in double quotes. */
export function attribute(text: string): string {
  return text.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
