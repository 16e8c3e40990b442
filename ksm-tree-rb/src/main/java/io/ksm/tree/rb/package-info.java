/**
 * The ordered index {@code rb}: red-black trees.
 *
 * <p>{@link io.ksm.tree.rb.RedBlackIndexFactory} is all that others see. Inside, {@code
 * RedBlackIndex} explains the structure: it divides the keys by {@code Fences} into {@code Grove}s,
 * and those into small trees. {@code RedBlack} is the textbook's algorithm, on {@code Nodes} in an
 * array and along a {@code Path} in the place of parent links.
 */
package io.ksm.tree.rb;
