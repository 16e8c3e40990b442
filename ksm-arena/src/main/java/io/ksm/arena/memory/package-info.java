/**
 * The ground of an arena: its addresses, what is known of each page, and the calls of the kernel.
 */
package io.ksm.arena.memory;
