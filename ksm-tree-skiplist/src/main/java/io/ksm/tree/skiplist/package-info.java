/** Ordered index skiplist: skip lists. */
package io.ksm.tree.skiplist;
