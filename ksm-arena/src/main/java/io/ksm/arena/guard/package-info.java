/** Keeps writers and the merger apart. */
package io.ksm.arena.guard;
