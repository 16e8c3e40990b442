/**
 * Maps of memory as JSON: where the pages of a source lie, and what they are. For pages that draw
 * them; see {@link io.ksm.core.report.MemoryMap}.
 */
package io.ksm.report.maps;
