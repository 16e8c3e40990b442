package io.ksm.arena;

/**
 * Says how much physical memory an arena takes, as the kernel tells it. All in bytes.
 *
 * @param ownBytes of pages that are the arena's alone, as the page table says
 * @param frameBytes of frames, each once, whether pages map it at present or not
 * @param mappingBytes what the kernel spends on the mappings that merging made
 */
public record ArenaMemory(long ownBytes, long frameBytes, long mappingBytes) {

  /** Returns all of it. */
  public long heldBytes() {
    return ownBytes + frameBytes + mappingBytes;
  }
}
