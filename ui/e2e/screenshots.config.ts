import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** `npm run e2e -- --screenshots`: pictures of every page instead of journeys. */
export default defineConfig({ ...base, testMatch: 'screenshots.ts', workers: 1, timeout: 300_000 });
