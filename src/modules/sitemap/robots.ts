/** Pages of the front end that are somebody's own, or endless. */
const PRIVATE_PATHS = ['/account', '/messages', '/moderation', '/admin', '/search'];

/**
 * The robots.txt (RFC 9309) that the front end serves.
 *
 * @param webUrl where the front end is, without a slash at the end; unknown in development
 */
export function robotsTxt({ welcome, webUrl }: { welcome: boolean; webUrl: string | undefined }): string {
  if (!welcome) return 'User-agent: *\nDisallow: /\n';
  const lines = ['User-agent: *', ...PRIVATE_PATHS.map((path) => `Disallow: ${path}`), 'Allow: /'];
  return [...lines, ...(webUrl ? ['', `Sitemap: ${webUrl}/sitemap.xml`] : []), ''].join('\n');
}
