package io.ksm.testkit.planted;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** A right source whose pages share frames, for tests of the tests, and the base of wrong ones. */
class SoundMerging extends SoundSource implements MergingSource {
  final byte[][] pages = new byte[PAGES][];
  final long[] frameOf = new long[PAGES];
  final Map<Long, byte[]> frames = new HashMap<>();
  final BitSet zero = new BitSet();
  boolean attached;

  SoundMerging() {
    for (int page = 0; page < PAGES; page++) {
      if (expected(page) == PageState.PRESENT) {
        pages[page] = Arrays.copyOfRange(content, page * PAGE, (page + 1) * PAGE);
      }
    }
  }

  final int page(long address) {
    return (int) ((address - 0x10000) / PAGE);
  }

  void write(long address, byte[] bytes) {
    int page = page(address);
    pages[page] = bytes.clone();
    frameOf[page] = 0;
    zero.clear(page);
  }

  @Override
  public boolean isStatic() {
    return false;
  }

  byte[] bytes(int page) {
    return frameOf[page] == 0 ? pages[page] : frames.get(frameOf[page]);
  }

  @Override
  void give(int first, int count, PageSink into) throws IOException {
    for (int i = 0; i < count; i++) {
      int page = first + i;
      byte[] bytes = bytes(page);
      into.setState(i, state(page));
      if (bytes != null) {
        MemorySegment.copy(bytes, 0, into.buffer(), ValueLayout.JAVA_BYTE, (long) i * PAGE, PAGE);
      }
    }
  }

  private PageState state(int page) {
    if (frameOf[page] != 0) {
      return PageState.SHARED;
    }
    return pages[page] != null
        ? PageState.PRESENT
        : zero.get(page) || expected(page) == PageState.ZERO ? PageState.ZERO : PageState.ABSENT;
  }

  @Override
  public void attach() {
    if (attached) {
      throw new UsageException("an engine has this source already");
    }
    attached = true;
  }

  @Override
  public void detach() {
    attached = false;
  }

  @Override
  public void merge(long address, int count, long firstFrame, BitSet refused) {
    for (int i = 0; i < count; i++) {
      int page = page(address) + i;
      byte[] bytes = pages[page];
      if (bytes != null && fits(bytes, frames.get(firstFrame + i))) {
        frames.putIfAbsent(firstFrame + i, bytes);
        frameOf[page] = firstFrame + i;
        pages[page] = null;
      } else {
        refused.set(i);
      }
    }
  }

  boolean fits(byte[] bytes, byte[] frame) {
    return frame == null || Arrays.equals(bytes, frame);
  }

  @Override
  public void mergeZero(long address, int count, BitSet refused) {
    for (int i = 0; i < count; i++) {
      int page = page(address) + i;
      if (pages[page] != null && isZero(pages[page])) {
        pages[page] = null;
        zero.set(page);
      } else {
        refused.set(i);
      }
    }
  }

  boolean isZero(byte[] bytes) {
    return Arrays.equals(bytes, new byte[PAGE]);
  }

  @Override
  public void readFrame(long frame, PageSink into) throws IOException {
    MemorySegment.copy(frames.get(frame), 0, into.buffer(), ValueLayout.JAVA_BYTE, 0, PAGE);
    into.setState(0, PageState.PRESENT);
  }

  @Override
  public void unmerge(long address, long count) {
    for (int page = page(address); page < page(address) + count; page++) {
      if (frameOf[page] != 0) {
        pages[page] = bytes(page).clone();
        frameOf[page] = 0;
      } else if (zero.get(page)) {
        pages[page] = new byte[PAGE];
        zero.clear(page);
      }
    }
  }

  @Override
  public void release(long firstFrame, int count) {
    for (int i = 0; i < count; i++) {
      frames.remove(firstFrame + i);
    }
  }
}
