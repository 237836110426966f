import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import { freePort } from './server-process.js';

export const CLIENT = { id: 'kwadmarket', secret: 'a secret between the two of them' };

/** Somebody with an account at the provider. */
export interface ProviderPerson {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  locale?: string;
}

export interface TestProvider {
  issuer: string;
  /** Goes where a browser would from `url` on, signed in as this person, until it is sent back to us. */
  visit(url: string, person: ProviderPerson): Promise<string>;
  stop(): Promise<void>;
}

/** A certified OpenID provider on the loopback, which asks for PKCE and signs everybody in without a word. */
export async function startOidcProvider(redirectUri: string): Promise<TestProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const people = new Map<string, ProviderPerson>();
  const provider: Provider = new Provider(issuer, {
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
    cookies: { keys: ['keys of a test'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => {
      const person = people.get(sub);
      return person && { accountId: sub, claims: () => ({ ...person }) };
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    const accountId = String(request.headers['x-test-person']);
    void provider.interactionFinished(request, response, { login: { accountId } });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  async function visit(url: string, person: ProviderPerson): Promise<string> {
    people.set(person.sub, person);
    // A browser of its own for each visit: several may be under way at once.
    const browsing = new Map<string, string>();
    for (let at = url, steps = 0; steps < 10; steps++) {
      const cookie = [...browsing].map(([name, value]) => `${name}=${value}`).join('; ');
      const reply = await fetch(at, {
        redirect: 'manual',
        headers: { cookie, 'x-test-person': person.sub },
      });
      for (const line of reply.headers.getSetCookie()) {
        const [name, value] = line.split(';', 1)[0]!.split('=', 2);
        browsing.set(name!, value!);
      }
      const location = reply.headers.get('location');
      if (!location) throw new Error(`The provider leads nowhere: ${reply.status} ${await reply.text()}`);
      at = new URL(location, at).href;
      if (at.startsWith(redirectUri)) return at;
    }
    throw new Error('The provider leads in circles');
  }

  return {
    issuer,
    visit,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
