import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertCategories } from '../support/catalogue.js';
import { importFile, moveImport, settled } from '../support/imports.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';
import { openSocket } from '../support/sockets.js';
import { waitFor } from '../support/wait.js';

interface Row {
  line: number;
  outcome: string;
  reference: string | null;
  problems: { path: string; message: string }[];
}

describe('importing products', () => {
  let app: TestApp;
  let admin: Person;

  beforeAll(async () => {
    app = await startTestApp();
    await insertCategories(app);
    admin = await person(app, { role: 'ADMIN' });
  });
  afterAll(() => app?.stop());

  const show = async (slug: string) => (await app.anonymous.get(`/api/products/${slug}`)).body;
  const rowsOf = async (id: string): Promise<Row[]> =>
    (await admin.api.get(`/api/products/imports/${id}/rows`)).body.items;
  const table = (...lines: string[]) => `${lines.join('\n')}\n`;

  it('checks first and changes nothing, then applies, then changes nothing again', async () => {
    const file = table(
      'reference,brand,name,category,kv,merchant,url,price',
      'A-1,EMAX,Eco 2207,motor,1700,shop,https://shop.example/1,14.90',
      'A-2,EMAX,RS 2306,Nowhere,2400,shop,https://shop.example/2,19.90',
      'A-3,EMAX,Fast,motor,very,shop,https://shop.example/3,19.90',
    );
    const checked = await importFile(admin, file);
    expect(checked).toMatchObject({ state: 'CHECKED', rows: { created: 1, failed: 2 } });
    expect((await show('emax-eco-2207')).code).toBe('product.not_found');
    expect(
      (await rowsOf(checked.id)).map(({ line, outcome, problems }) => [line, outcome, problems[0]?.path]),
    ).toEqual([
      [2, 'CREATED', undefined],
      [3, 'FAILED', 'category'],
      [4, 'FAILED', 'specs.kv'],
    ]);
    const applied = await moveImport(admin, checked.id, 'application');
    expect(applied).toMatchObject({ state: 'APPLIED', progress: 100, rows: { created: 1, failed: 2 } });
    expect(await show('emax-eco-2207')).toMatchObject({
      specs: { kv: 1_700 },
      offers: [{ merchant: 'shop', priceCents: 1_490, currency: 'EUR', inStock: true }],
    });
    expectProblem(
      await admin.api.post(`/api/products/imports/${checked.id}/application`),
      409,
      'import.not_ready',
    );
    const again = await importFile(admin, file, { apply: 'true' });
    expect(again.rows).toMatchObject({ created: 0, updated: 0, unchanged: 1, failed: 2 });
    expect((await show('emax-eco-2207')).version).toBe(1);
  });

  it('reads what spreadsheets of all countries write', async () => {
    const file =
      '\uFEFF"Réf";Marke;Bezeichnung;category;"KV";Gewicht;description;merchant;url;price;in stock;Lagerort\r\n' +
      'B-1;"T-Motor";"Velox ""V3""\r\n2207";motor;1950 KV;33,5 g;"<p>Schnell,\r\nleicht<script>x()</script></p>";shop;https://s.example/1;"1.234,50 €";ja;A7\r\n' +
      'B-2;T-Motor;F60;MOTOR;;;;shop;https://s.example/2;24,9;0;\r\n\r\n';
    const mapping = JSON.stringify({
      Réf: 'reference',
      Marke: 'brand',
      Bezeichnung: 'name',
      Gewicht: 'specs.weight_g',
    });
    const { id, rows } = await importFile(admin, file, { apply: 'true', mapping });
    const report = await rowsOf(id);
    expect(report[0]).toMatchObject({ outcome: 'FAILED', problems: [{ path: 'name' }] });
    expect(rows).toMatchObject({ created: 1, failed: 1 });
    const mended = file.replace('""V3""\r\n2207', '""V3"" 2207');
    const second = await importFile(admin, mended, { apply: 'true', mapping });
    expect(second.rows).toMatchObject({ created: 1, unchanged: 1, failed: 0 });
    expect(await show('t-motor-velox-v3-2207')).toMatchObject({
      specs: { kv: 1_950, weight_g: 33.5 },
      description: '<p>Schnell,\r\nleicht</p>',
      offers: [{ priceCents: 123_450, inStock: true }],
    });
    expect(await show('t-motor-f60')).toMatchObject({
      specs: {},
      offers: [{ priceCents: 2_490, inStock: false }],
    });
    expect((await rowsOf(second.id))[0]!.problems).toEqual([
      { path: 'specs.lagerort', message: 'is no spec of motor: ignored' },
    ]);
  });

  it('leaves alone what a file leaves blank, or empties it if that is asked', async () => {
    const heads = 'reference,brand,name,category,kv,weight_g,description';
    await importFile(admin, table(heads, 'C-1,Blank,Cells,motor,1000,30,Words'), { apply: 'true' });
    await importFile(admin, table(heads, 'C-1,,,,2000,,'), { apply: 'true' });
    expect(await show('blank-cells')).toMatchObject({
      brand: 'Blank',
      specs: { kv: 2_000, weight_g: 30 },
      description: 'Words',
    });
    await importFile(admin, table(heads, 'C-1,,,,2000,,'), { apply: 'true', blank: 'clear' });
    expect(await show('blank-cells')).toMatchObject({
      brand: 'Blank',
      specs: { kv: 2_000 },
      description: null,
    });
  });

  it('knows a product by its reference, whatever its name is now, and refuses what a file tells twice', async () => {
    const heads = 'reference,brand,name,category';
    await importFile(admin, table(heads, 'D-1,Ref,One,motor'), { apply: 'true', source: 'shop-a' });
    const { id, rows } = await importFile(
      admin,
      table(heads, 'D-1,Ref,One renamed,motor', 'D-1,Ref,Again,motor', 'D-2,Ref,One renamed,motor'),
      { apply: 'true', source: 'shop-a' },
    );
    expect(rows).toMatchObject({ created: 0, updated: 1, failed: 2 });
    expect((await rowsOf(id)).map(({ problems }) => problems[0]?.message)).toEqual([
      undefined,
      'stands already in line 2',
      'is the same as in line 2: give one of them another',
    ]);
    expect(await show('ref-one')).toMatchObject({ name: 'One renamed', version: 2 });
    const other = await importFile(admin, table(heads, 'D-1,Other,Thing,motor'), {
      apply: 'true',
      source: 'shop-b',
    });
    expect(other.rows.created).toBe(1);
  });

  it('reads the product export of Shopify', async () => {
    const heads =
      'Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Image Position,Status';
    const file = table(
      heads,
      'velox,T-Motor Velox V2,<p>Fast</p><img src=x onerror=y>,T-Motor,Brushless Motors,true,1750KV,S1,33,shopify,0,deny,24.90,https://cdn.example/1.jpg,1,active',
      'velox,,,,,,1950KV,S2,33,shopify,4,deny,22.90,,,',
      'velox,,,,,,,,,,,,,https://cdn.example/2.jpg,2,',
      'hidden,Hidden,,T-Motor,Brushless Motors,false,,S3,1,shopify,1,deny,1.00,,,draft',
      'orphan,,,,,,,S4,1,shopify,1,deny,1.00,,,active',
      'velox,Again,,T-Motor,Brushless Motors,true,,S5,1,shopify,1,deny,1.00,,,active',
    );
    const { id, rows } = await importFile(admin, file, {
      apply: 'true',
      layout: 'shopify',
      merchant: 'shop.example',
      categories: JSON.stringify({ 'brushless motors': 'motor' }),
    });
    expect(rows).toMatchObject({ created: 1, unchanged: 1, failed: 2 });
    expect(await show('t-motor-velox-v2')).toMatchObject({
      brand: 'T-Motor',
      name: 'Velox V2',
      description: '<p>Fast</p>',
      specs: { weight_g: 33 },
      offers: [
        {
          merchant: 'shop.example',
          url: 'https://shop.example/products/velox',
          priceCents: 2_290,
          inStock: true,
        },
      ],
    });
    expect(
      (await rowsOf(id)).map(({ line, outcome, problems }) => [line, outcome, problems[0]?.path]),
    ).toEqual([
      [2, 'CREATED', 'imageUrls'],
      [5, 'UNCHANGED', 'status'],
      [6, 'FAILED', 'Title'],
      [7, 'FAILED', 'reference'],
    ]);
  });

  it('reads JSON, as a list and line by line, with values of their own type', async () => {
    const items = [
      { reference: 'J-1', brand: 'Json', name: 'One', category: 'motor', specs: { kv: 1_000 } },
      { reference: 'J-2', brand: 'Json', name: 'Two', category: 'motor', specs: { kv: '10' }, inStock: true },
      { reference: 'J-3', brand: 'Json', name: 'Three', category: 'motor', specs: { kv: [1] } },
      { reference: 'J-4', brand: { a: 1 }, name: 'Four' },
      7,
    ];
    const list = await importFile(admin, JSON.stringify(items), { apply: 'true' }, 'products.json');
    expect(list.rows).toMatchObject({ created: 2, failed: 3 });
    const lines = `${items.map((item) => JSON.stringify(item)).join('\r\n')}\r\n{broken\r\n`;
    const again = await importFile(admin, lines, { apply: 'true' }, 'products.ndjson');
    expect(again.rows).toMatchObject({ created: 0, unchanged: 2, failed: 4 });
  });

  it('takes a raw body too, and tells of its progress over the socket', async () => {
    const socket = await openSocket(app.url, admin.token);
    const heard: { state: string; progress: number }[] = [];
    socket.on('productImport', (told: { state: string; progress: number }) => heard.push(told));
    const sent = await admin.api.request(
      'POST',
      '/api/products/import?apply=true',
      table('brand,name,category', 'Raw,Body,motor'),
      {
        headers: { 'Content-Type': 'text/csv' },
      },
    );
    expect(sent.status).toBe(202);
    expect(sent.headers.get('location')).toBe(`/api/products/imports/${sent.body.id}`);
    await waitFor('the last word', () => heard.some(({ state }) => state === 'APPLIED'));
    expect(heard.at(-1)).toMatchObject({ id: sent.body.id, progress: 100, rows: { created: 1 } });
    socket.close();
  });

  it('gives errors as a table that no spreadsheet takes for formulas', async () => {
    const { id } = await importFile(
      admin,
      table('reference,brand,name,category', '"=cmd|\'/c calc\'!A1",,,motor'),
    );
    const reply = await admin.api.get(`/api/products/imports/${id}/errors.csv`);
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(reply.body.split('\r\n')).toEqual([
      '"line","outcome","reference","field","message"',
      `"2","FAILED","'=cmd|'/c calc'!A1","brand","is missing"`,
      `"2","FAILED","'=cmd|'/c calc'!A1","name","is missing"`,
      '',
    ]);
  });

  it('takes a whole import back, but for what was changed since', async () => {
    const heads = 'reference,brand,name,category,kv,merchant,url,price';
    const row = (n: number, kv: number, price: string) =>
      `U-${n},Undo,Motor ${n},motor,${kv},shop,https://s.example/${n},${price}`;
    await importFile(admin, table(heads, row(1, 1_000, '10.00'), row(2, 1_000, '10.00')), { apply: 'true' });
    const second = await importFile(
      admin,
      table(
        heads,
        row(1, 2_000, '20.00'),
        row(2, 2_000, '20.00'),
        row(3, 3_000, '30.00'),
        row(4, 4_000, '40.00'),
      ),
      { apply: 'true' },
    );
    expect(second.rows).toMatchObject({ created: 2, updated: 2 });
    await admin.api.patch(
      '/api/products/undo-motor-2/specs',
      { kv: 2_500 },
      { headers: { 'If-Match': '"2"' } },
    );
    const undone = await moveImport(admin, second.id, 'undo');
    expect(undone).toMatchObject({ state: 'UNDONE', rows: { undone: 3, kept: 1 } });
    expect(await show('undo-motor-1')).toMatchObject({
      specs: { kv: 1_000 },
      offers: [{ priceCents: 1_000 }],
    });
    expect(await show('undo-motor-2')).toMatchObject({
      specs: { kv: 2_500 },
      offers: [{ priceCents: 2_000 }],
    });
    expect((await show('undo-motor-3')).code).toBe('product.not_found');
    expectProblem(await admin.api.post(`/api/products/imports/${second.id}/undo`), 409, 'import.not_ready');
    const anew = await importFile(admin, table(heads, row(3, 3_000, '30.00')), { apply: 'true' });
    expect(anew.rows.updated).toBe(1);
    expect(await show('undo-motor-3')).toMatchObject({
      specs: { kv: 3_000 },
      offers: [{ priceCents: 3_000 }],
    });
  });

  it('goes on where a worker died', async () => {
    const heads = 'reference,brand,name,category';
    const lines = Array.from({ length: 600 }, (_, n) => `R-${n},Resume,Motor ${n},motor`);
    const checked = await importFile(admin, table(heads, ...lines));
    expect(checked.rows.created).toBe(600);
    // As a killed worker leaves it: one batch is written, the next was never begun.
    await app.prisma.productImportRow.deleteMany({ where: { importId: checked.id, line: { gt: 251 } } });
    await app.prisma.productImport.update({
      where: { id: checked.id },
      data: { state: 'CHECKING', position: 250, created: 250 },
    });
    await app.prisma
      .$executeRaw`INSERT INTO pgboss.job (name, data) VALUES ('product-imports', ${JSON.stringify({ importId: checked.id })}::jsonb)`;
    await waitFor('the import to end', async () => {
      const { body } = await admin.api.get(`/api/products/imports/${checked.id}`);
      return body.state === 'CHECKED';
    });
    expect((await admin.api.get(`/api/products/imports/${checked.id}`)).body.rows.created).toBe(600);
    expect(await app.prisma.productImportRow.count({ where: { importId: checked.id } })).toBe(600);
  });

  it.each([
    ['[{"brand": "a"}, {"bra', 'broken.json'],
    ['{"brand": "a"}', 'object.json'],
    [`"${'x'.repeat(1_500_000)}"`, 'endless.csv'],
    ['x'.repeat(5_000_000), 'endless.ndjson'],
  ])('says that %.20s cannot be read', async (content, name) => {
    const { state, error } = await importFile(admin, content, {}, name);
    expect(state).toBe('FAILED');
    expect(error).toMatch(/^The file cannot be read: .+/);
  });

  it.each([
    ['', 'empty.csv'],
    ['\uFEFF', 'mark.csv'],
    ['brand,name', 'headings.csv'],
    ['[]', 'empty.json'],
    ['\0\0\0\n\0', 'zeroes.csv'],
  ])('finds nothing in %j', async (content, name) => {
    const { rows } = await importFile(admin, content, { apply: 'true' }, name);
    expect(rows.created + rows.updated).toBe(0);
  });

  it('refuses bad requests', async () => {
    const post = (query: string, body: unknown = undefined, headers = {}) =>
      admin.api.request('POST', `/api/products/import?${query}`, body, { headers });
    expectProblem(await post(''), 400, 'import.file_missing');
    expectProblem(await post('', '{}', { 'Content-Type': 'application/json' }), 415, 'request.media_type');
    expectProblem(await post('layout=word', 'a', { 'Content-Type': 'text/csv' }), 400, 'request.invalid');
    expectProblem(await post('mapping=[1]', 'a', { 'Content-Type': 'text/csv' }), 400, 'request.invalid');
    const form = new FormData();
    form.append('picture', new Blob(['a']), 'a.csv');
    expectProblem(await post('', form), 400, 'import.file_missing');
  });

  it('keeps good rows of a file that holds what no database can keep', async () => {
    const row = (more: object) => ({ brand: 'Odd', category: 'motor', ...more });
    const rows = [
      row({ reference: 'odd\0\ud800', name: 'Half' }),
      row({ reference: 'odd-2', name: 'a\0b' }),
      row({ reference: 'odd-3', name: 'c', category: '\udc00\0' }),
    ];
    const ended = await importFile(admin, JSON.stringify(rows), { apply: 'true' }, 'odd.json');
    expect([ended.state, ended.rows.created, ended.rows.failed]).toEqual(['APPLIED', 1, 2]);
  });

  it('takes long tables of words in the form, and says so where they do not fit the address', async () => {
    const words = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`Überschrift ${n} “weiß”`, '-']));
    const mapping = JSON.stringify({ ...words, Marke: 'brand', Modell: 'name', Sorte: 'category' });
    const send = (given: Record<string, string>, query = '') => {
      const form = new FormData();
      for (const [name, value] of Object.entries(given)) form.append(name, value);
      form.append(
        'file',
        new Blob(['Marke;Modell;Sorte;Überschrift 7 “weiß”\nT-Form;Lang;Rotoren;x\n']),
        'a.csv',
      );
      return admin.api.request('POST', `/api/products/import?${query}`, form);
    };
    const address = new URLSearchParams({ mapping, categories: mapping }).toString();
    expectProblem(await send({}, address), 431, 'http.431');
    expectProblem(await send({ mapping: '[1]' }), 400, 'request.invalid');
    expectProblem(await send({ mapping: mapping.padEnd(9_000) }), 400, 'request.invalid');
    const sent = await send({ mapping, categories: '{"Rotoren":"motor"}' }, 'apply=true');
    expect(sent.status).toBe(202);
    const ended = await settled(admin, sent.body.id as string);
    expect([ended.rows.created, ended.rows.failed]).toEqual([1, 0]);
    const [row] = (await admin.api.get(`/api/products/imports/${ended.id}/rows`)).body.items;
    expect(row.problems).toEqual([]);
  });
});
