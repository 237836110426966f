export function sealKeyOf(secret: string): Buffer;
export function sealCursor(list: string, key: string, id: string, sealKey: Buffer): string;
export function readCursor(text: string): { key: string; id: string };
export function dealsList(query: object): string;
