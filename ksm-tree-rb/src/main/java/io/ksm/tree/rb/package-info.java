/** Ordered index rb: red-black trees. */
package io.ksm.tree.rb;
