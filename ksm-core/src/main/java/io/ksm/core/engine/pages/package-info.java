/**
 * The ground of the engine: sources, addresses and ids of pages, what is remembered of each, and
 * the counters. Begin with {@link io.ksm.core.engine.pages.Pages} and {@link
 * io.ksm.core.engine.pages.Ledger}.
 */
package io.ksm.core.engine.pages;
