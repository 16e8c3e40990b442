/**
 * The ordered index {@code skiplist}: skip lists.
 *
 * <p>{@link io.ksm.tree.skiplist.SkipListIndexFactory} is all that others see. Inside, {@code
 * SkipListIndex} explains the structure: a directory of many short lists that grows slot by slot.
 * {@code SkipLists} has the lists' operations, and {@code Cells} their memory.
 */
package io.ksm.tree.skiplist;
