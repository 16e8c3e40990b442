package io.ksm.testkit.planted;

import io.ksm.api.PageSink;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/** Merging sources that each break the contract in one way. */
final class WrongMerging {
  private WrongMerging() {}

  /** Does not compare. */
  static final class MergesAnything extends SoundMerging {
    @Override
    boolean fits(byte[] bytes, byte[] frame) {
      return true;
    }
  }

  /** Compares the beginning. */
  static final class ComparesBeginning extends SoundMerging {
    @Override
    boolean isZero(byte[] bytes) {
      return Arrays.equals(Arrays.copyOf(bytes, 64), new byte[64]);
    }
  }

  /** Serves two engines. */
  static final class ServesTwo extends SoundMerging {
    @Override
    public void attach() {
      attached = true;
    }
  }

  /** Begins with the set of refused pages anew. */
  static final class ClearsRefused extends SoundMerging {
    @Override
    public void merge(long address, int count, long firstFrame, BitSet refused) {
      refused.clear();
      super.merge(address, count, firstFrame, refused);
    }
  }

  /** Refuses a whole run for one page. */
  static final class RefusesRun extends SoundMerging {
    @Override
    public void merge(long address, int count, long firstFrame, BitSet refused) {
      super.merge(address, count, firstFrame, refused);
      if (!refused.isEmpty()) {
        refused.set(0, count);
      }
    }
  }

  /** Merges a whole run onto its first frame. */
  static final class OneFrameForRun extends SoundMerging {
    @Override
    public void merge(long address, int count, long firstFrame, BitSet refused) {
      for (int i = 0; i < count; i++) {
        BitSet one = new BitSet();
        super.merge(address + (long) i * PAGE, 1, firstFrame, one);
        refused.set(i, one.get(0));
      }
    }
  }

  /** Writes into frames. */
  static final class WritesIntoFrames extends SoundMerging {
    @Override
    void write(long address, byte[] bytes) {
      long frame = frameOf[page(address)];
      super.write(address, bytes);
      if (frame != 0) {
        frames.put(frame, bytes.clone());
      }
    }
  }

  /** Does not notice that a page was written to. */
  static final class KeepsSharing extends SoundMerging {
    @Override
    void write(long address, byte[] bytes) {
      if (frameOf[page(address)] == 0) {
        super.write(address, bytes);
      }
    }
  }

  /** Gives new pages back. */
  static final class UnmergesToZeros extends SoundMerging {
    @Override
    public void unmerge(long address, long count) {
      super.unmerge(address, count);
      Arrays.fill(pages[page(address)], (byte) 0);
    }
  }

  /** Does not unmerge. */
  static final class StaysMerged extends SoundMerging {
    @Override
    public void unmerge(long address, long count) {
      // Leaves it to the next write.
    }
  }

  /** Reads a neighbouring frame. */
  static final class ReadsOtherFrame extends SoundMerging {
    @Override
    public void readFrame(long frame, PageSink into) throws IOException {
      super.readFrame(frames.containsKey(frame + 1) ? frame + 1 : frame, into);
    }
  }

  /** Releases only what it knows. */
  static final class ReleasesKnown extends SoundMerging {
    @Override
    public void release(long firstFrame, int count) {
      super.release(firstFrame, count);
      frames.clear();
    }
  }

  /** Separates all pages when the engine goes, and loses them. */
  static final class LosesAtDetach extends SoundMerging {
    @Override
    public void detach() {
      super.detach();
      for (int page = 0; page < PAGES; page++) {
        if (frameOf[page] != 0) {
          pages[page] = new byte[PAGE];
          frameOf[page] = 0;
        }
      }
    }
  }
}
