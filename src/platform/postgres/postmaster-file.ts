import { readFile } from 'node:fs/promises';

/** What a server writes about itself into its cluster: documented in PostgreSQL's src/include/utils/pidfile.h. */
export interface PostmasterFile {
  pid: number;
  port: number;
  ready: boolean;
}

/** @returns null where no server runs or ran; port is NaN while the file is being written */
export async function readPostmasterFile(path: string): Promise<PostmasterFile | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const [pid = '', , , port = '', , , , status = ''] = text.split('\n');
  return { pid: parseInt(pid, 10), port: parseInt(port, 10), ready: status.trim() === 'ready' };
}
