/**
 * The ground of an arena, on which all other packages stand: its addresses ({@code AddressRange}),
 * what is known of each page ({@code ArenaPages}), which frame lies where ({@code FrameLayout}),
 * and the calls of the kernel ({@code MemoryCalls}).
 *
 * <p>Tested by {@code ArenaPagesTest}. Tests refuse calls in the kernel's place with {@code
 * FailingCalls}, see {@code ArenaFaultsTest}.
 */
package io.ksm.arena.memory;
