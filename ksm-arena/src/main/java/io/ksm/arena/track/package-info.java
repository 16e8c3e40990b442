/**
 * Finds out what was written since the last scan, and looks after the mappings of an arena.
 *
 * <p>{@code WrittenBlocks} says where writers were, {@code WriteTracker} which pages they wrote,
 * and {@code Sweep} puts both together with the page table. {@code FreshMappings} prepares new
 * mappings, {@code IdleMappings} gives useless ones back, and {@code MappingBudget} limits their
 * number.
 *
 * <p>Tested by {@code MappingBudgetTest} and {@code IdleMappingsTest}, and with the whole arena.
 */
package io.ksm.arena.track;
