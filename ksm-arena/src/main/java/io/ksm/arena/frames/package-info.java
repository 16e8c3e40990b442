/** The frames of an arena: their bytes and how many pages map each. */
package io.ksm.arena.frames;
