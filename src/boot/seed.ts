import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface SeededPeople {
  people: { email: string; role: string }[];
  password: string | null;
  passwordHint: string;
}

export async function seed(
  _app: NestFastifyApplication,
  _say: (line: string) => void,
): Promise<SeededPeople> {
  return { people: [], password: null, passwordHint: '' };
}
