import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** When the marketplace of the pictures was made, and when somebody looks at it. */
const MADE_AT = Date.parse('2026-03-10T09:15:00Z');
export const LOOKED_AT = MADE_AT + 30 * 60_000;

// Playwright's workers inherit it, and give it to the server
process.env['PICTURES_SHIFT_MS'] ??= String(MADE_AT - Date.now());

/** `npm run e2e -- --screenshots`: pictures of every page instead of journeys. */
export default defineConfig({ ...base, testMatch: 'screenshots.ts', workers: 1, timeout: 300_000 });
