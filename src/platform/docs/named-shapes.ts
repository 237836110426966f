/** Keeps the names of shapes apart: in the document one of two namesakes would silently take the other's place. */
export class NamedShapes {
  private readonly claimed = new Map<string, string>();

  /**
   * @param use what is read and what is answered may differ in one shape: defaults, unknown fields
   * @throws Error if another shape has the name already
   */
  claim(use: 'input' | 'output', id: string, shape: object): void {
    const content = JSON.stringify(shape);
    const key = `${use} ${id}`;
    const before = this.claimed.get(key);
    if (before !== undefined && before !== content)
      throw new Error(`two shapes have the id "${id}" (.meta({ id })): give one of them another`);
    this.claimed.set(key, content);
  }
}
