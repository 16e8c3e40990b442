/**
 * Phase 1 encounters the pages of a batch, chunk by chunk: reads, classifies and hashes them, and
 * decides which events each causes. Begin with {@link io.ksm.core.engine.visit.PageVisitor#visit}.
 */
package io.ksm.core.engine.visit;
