/** The kubeconfig with which clients find a server. */

/** What a kubeconfig says. */
export interface KubeconfigOptions {
  readonly url: string;
  readonly token?: string | undefined;
  /** The certificate that the server shows, in PEM. */
  readonly certificate?: string | undefined;
}

/** A kubeconfig (YAML, or JSON for that matter) with one context, `everynode`. */
export function kubeconfigText({ url, token, certificate }: KubeconfigOptions): string {
  // Clients in JavaScript refuse plain HTTP without the flag; of a certificate that signs itself it says that it is the one to trust.
  const trust = certificate === undefined ? { "insecure-skip-tls-verify": true } : { "certificate-authority-data": Buffer.from(certificate).toString("base64") };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "everynode", cluster: { server: url, ...trust } }],
    users: [{ name: "everynode", user: token === undefined ? {} : { token } }],
    contexts: [{ name: "everynode", context: { cluster: "everynode", user: "everynode" } }],
    "current-context": "everynode",
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
