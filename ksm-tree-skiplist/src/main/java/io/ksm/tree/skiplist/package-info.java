/**
 * Holds the ordered index {@code skiplist}, which consists of skip lists.
 *
 * <p>Where to begin: {@link io.ksm.tree.skiplist.SkipListIndexFactory} is what the engine finds.
 * {@code SkipListIndex} is the index, and its comment explains the structure. From the whole to the
 * parts:
 *
 * <ol>
 *   <li>{@code SkipListIndex} is a directory of many short lists, which grows slot by slot;
 *   <li>{@code SkipLists} has the operations of the lists;
 *   <li>{@code Cells} are the memory in which the lists lie.
 * </ol>
 *
 * <p>The factory is registered in {@code module-info.java} and in {@code META-INF/services}.
 *
 * <p>Tests stand in the same package: {@code SkipListIndexTest} extends the testkit's contract for
 * indexes, and {@code SkipListRules} checks the lists after each step.
 */
package io.ksm.tree.skiplist;
