import { Injectable } from '@nestjs/common';
import { SECOND } from '../../common/time.js';
import { scamPatternRemoved, scamPatternSet } from '../../facts/messages.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { ScamPattern as Setting } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { afterCommit } from '../../platform/prisma/request-transaction.js';
import { DECLARED_PATTERNS, findHits, patternFromText } from './scam-filter.js';
import type { ScamPattern } from './scam-filter.js';
import { ScamPatternNotFound, ScamPatternTextMissing } from './scam-patterns.problems.js';
import type { SetScamPatternBody } from './scam-patterns.dto.js';

/** How long another replica's change may go unnoticed. */
const FRESH_MS = 10 * SECOND;

/** A pattern as admins see it: a declared one, what was set under its name, or both. */
export interface PatternInUse {
  declared: ScamPattern | null;
  setting: Setting | null;
}

/** What makes messages wait for a moderator: the declared patterns and what admins made of them. */
@Injectable()
export class ScamPatterns {
  private active: { patterns: Promise<ScamPattern[]>; readAt: number } | undefined;

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
  ) {}

  /** The names of the patterns that a text hits. */
  async findHits(text: string): Promise<string[]> {
    return findHits(text, await this.current());
  }

  /** The declared ones first, then those that admins added, by name. */
  async list(): Promise<PatternInUse[]> {
    const settings = await this.prisma.scamPattern.findMany({ orderBy: { name: 'asc' } });
    const byName = new Map(settings.map((setting) => [setting.name, setting]));
    const names = new Set(DECLARED_PATTERNS.map(({ name }) => name));
    return [
      ...DECLARED_PATTERNS.map((declared) => ({ declared, setting: byName.get(declared.name) ?? null })),
      ...settings.filter(({ name }) => !names.has(name)).map((setting) => ({ declared: null, setting })),
    ];
  }

  /** Adds a pattern, or changes the one of that name. @throws ScamPatternTextMissing if a new one says nothing */
  async set(actor: Actor, name: string, body: SetScamPatternBody): Promise<PatternInUse> {
    const declared = declaredOf(name);
    const data = { text: body.text ?? null, enabled: body.enabled, note: body.note ?? null };
    if (!declared && data.text === null) throw new ScamPatternTextMissing();
    const setting = await this.prisma.$transaction(async (tx) => {
      const row = { ...data, updatedById: actor.userId };
      const before = await tx.scamPattern.findUnique({ where: { name } });
      const setting = await tx.scamPattern.upsert({ where: { name }, create: { name, ...row }, update: row });
      const fact = scamPatternSet({ name, ...data });
      await this.facts.record(
        tx,
        withChange(fact, `scam-pattern:${name}`, before && settingOf(before), data),
      );
      return setting;
    });
    await this.forget();
    return { declared, setting };
  }

  /** Removes what was set under a name; a declared pattern is as declared again. @throws ScamPatternNotFound */
  async remove(name: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const before = await tx.scamPattern.findUnique({ where: { name } });
      const { count } = await tx.scamPattern.deleteMany({ where: { name } });
      if (!before || count === 0) throw new ScamPatternNotFound();
      const fact = scamPatternRemoved({ name });
      await this.facts.record(tx, withChange(fact, `scam-pattern:${name}`, settingOf(before), null));
    });
    await this.forget();
  }

  /** This process knows its own change at once, the others when what they know is no longer fresh. */
  private async forget(): Promise<void> {
    await afterCommit(() => {
      this.active = undefined;
    });
  }

  private current(): Promise<ScamPattern[]> {
    const now = Date.now();
    if (!this.active || now - this.active.readAt > FRESH_MS) {
      const patterns = this.list().then((all) => all.flatMap(compile));
      const read = { patterns, readAt: now };
      this.active = read;
      patterns.catch(() => {
        if (this.active === read) this.active = undefined;
      });
    }
    return this.active.patterns;
  }
}

function compile({ declared, setting }: PatternInUse): ScamPattern[] {
  if (!setting) return declared ? [declared] : [];
  if (!setting.enabled) return [];
  if (setting.text === null) return declared ? [declared] : [];
  return [patternFromText(setting.name, setting.text, declared?.about ?? setting.note ?? '')];
}

function declaredOf(name: string): ScamPattern | null {
  return DECLARED_PATTERNS.find((declared) => declared.name === name) ?? null;
}

function settingOf({ text, enabled, note }: Setting) {
  return { text, enabled, note };
}
