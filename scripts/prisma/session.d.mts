import pg from 'pg';

export declare class Session extends pg.Pool {
  readonly url: string;
  constructor(url: string);
  run(script: string): Promise<void>;
}
