/**
 * What an image's name says about when to pull it.
 *
 * Source: pkg/util/parsers/parsers.go v1.36.3, github.com/distribution/reference
 */
const DOMAIN_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const HOST = `(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH_PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const NAME = `(?:${HOST}/)?(${PATH_PART}(?:/${PATH_PART})*)`;
const DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const REFERENCE = new RegExp(`^${NAME}(?::([\\w][\\w.-]{0,127}))?(?:@(${DIGEST}))?$`);
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ["sha256", 64],
  ["sha384", 96],
  ["sha512", 128],
]);
const MAX_PATH = 255;

/** True for images that may change under their name: those tagged `latest`, and those with neither tag nor digest. */
export function isLatest(image: string): boolean {
  if (/^[a-f0-9]{64}$/.test(image)) return false;
  const match = REFERENCE.exec(completeName(image));
  const [, path = "", tag, digest] = match ?? [];
  if (match === null || path.length > MAX_PATH || (digest !== undefined && !isDigest(digest))) return false;
  return tag === "latest" || (tag === undefined && digest === undefined);
}

/** The name with its registry: `img:1` is `docker.io/library/img:1`. A first part without dot, colon or capital is no registry. */
function completeName(image: string): string {
  const slash = image.indexOf("/");
  const first = slash < 0 ? "" : image.slice(0, slash);
  if (slash < 0) return `docker.io/library/${image}`;
  if (first === "localhost" || /[.:]/.test(first) || first.toLowerCase() !== first) return image;
  return `docker.io/${image}`;
}

function isDigest(digest: string): boolean {
  const colon = digest.indexOf(":");
  const hex = digest.slice(colon + 1);
  return DIGEST_LENGTHS.get(digest.slice(0, colon)) === hex.length && hex.toLowerCase() === hex;
}
