/** The ground: sources, addresses and ids of pages, and what is remembered of each. */
package io.ksm.core.engine.pages;
