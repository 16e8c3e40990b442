/**
 * Holds the ordered index {@code rb}, which consists of red-black trees.
 *
 * <p>Where to begin: {@link io.ksm.tree.rb.RedBlackIndexFactory} is what the engine finds. {@code
 * RedBlackIndex} is the index, and its comment explains the structure. From the whole to the parts:
 *
 * <ol>
 *   <li>{@code Fences} divide the keys among groves, and find the grove of a key;
 *   <li>a {@code Grove} holds thousands of entries, in many small trees;
 *   <li>{@code RedBlack} is the textbook's algorithm, which balances one tree;
 *   <li>a {@code Path} is the way from a tree's root down to a node, in the place of parent links;
 *   <li>{@code Nodes} are the trees' nodes, in arrays.
 * </ol>
 *
 * <p>The factory is registered in {@code module-info.java} and in {@code META-INF/services}.
 *
 * <p>Tests stand in the same package: {@code RedBlackIndexTest} extends the testkit's contract for
 * indexes, and {@code RedBlackRules} checks the trees after each step.
 */
package io.ksm.tree.rb;
