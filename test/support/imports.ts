import type { Reply } from './client.js';
import type { Person } from './people.js';
import { waitFor } from './wait.js';

export interface ImportReply {
  id: string;
  state: string;
  error: string | null;
  progress: number;
  rows: Record<'created' | 'updated' | 'unchanged' | 'failed' | 'undone' | 'kept', number>;
}

/** Sends a file and waits until a worker is through with it. */
export async function importFile(
  admin: Person,
  content: string,
  query: Record<string, string> = {},
  name = 'products.csv',
): Promise<ImportReply> {
  const path = `/api/products/import?${new URLSearchParams(query).toString()}`;
  const sent = await admin.api.upload(path, Buffer.from(content), name, 'application/octet-stream');
  if (sent.status !== 202) throw new Error(`not taken: ${JSON.stringify(sent.body)}`);
  return settled(admin, sent.body.id as string);
}

/** Asks for `application` or `undo` of an import, and waits until a worker is through with it. */
export async function moveImport(
  admin: Person,
  id: string,
  verb: 'application' | 'undo',
): Promise<ImportReply> {
  const { status, body } = await admin.api.post(`/api/products/imports/${id}/${verb}`);
  if (status !== 202) throw new Error(`not taken: ${JSON.stringify(body)}`);
  return settled(admin, id);
}

export async function settled(admin: Person, id: string, patienceMs = 20_000): Promise<ImportReply> {
  let last: Reply<ImportReply> | undefined;
  await waitFor(
    'the import to end',
    async () => {
      last = await admin.api.get(`/api/products/imports/${id}`);
      return ['CHECKED', 'APPLIED', 'UNDONE', 'FAILED'].includes(last.body.state);
    },
    patienceMs,
  );
  return last!.body;
}
