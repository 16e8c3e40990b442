/**
 * Reads ELF cores, of processes and of whole machines.
 *
 * <p>{@code ElfFormat} is the format. It reads the {@code ElfHeader} and the {@code
 * ProgramHeaders}, each of which is a segment of memory or of notes. {@code CoreNotes} reads the
 * notes into a {@code CoreProcess}, which knows what a segment is called and why it cannot merge.
 */
package io.ksm.source.image.elf;
