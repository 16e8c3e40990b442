package io.ksm.compress;

/**
 * Tells how much memory the kernel's allocator for compressed pages (zsmalloc, under zram and
 * zswap) takes for one of them. It keeps objects of about the same size together in a few pages,
 * and gives one that is nearly as long as a page a page of its own. Immutable. Constant time.
 *
 * <p>As mm/zsmalloc.c of Linux 6.18 divides them: classes are 1/256 of a page apart, and objects of
 * a class lie in that number of pages, up to a limit, which wastes least at their end. Each has a
 * handle of 8 bytes. What is left over in the pages of a class that are not full is not counted:
 * that is one such group of pages a class at most, as long as nothing is freed.
 */
public final class SizeClasses {
  private static final int HANDLE = 8;
  private static final int SMALLEST = 32;
  private static final int CLASSES_PER_PAGE = 256;

  private final int pageSize;
  private final int step;
  private final int maxChain;
  private final int firstHuge;

  /** Indexed by class: how many pages a group of its objects has. */
  private final int[] groupPages;

  /** Indexed by class: how many objects a group has. */
  private final int[] groupObjects;

  /**
   * Divides sizes as a kernel does.
   *
   * @param pageSize in bytes
   * @param maxChain how many pages the objects of a class have together at most: {@code
   *     CONFIG_ZSMALLOC_CHAIN_SIZE}, 8 unless the kernel was built otherwise
   */
  public SizeClasses(int pageSize, int maxChain) {
    this.pageSize = pageSize;
    this.step = pageSize / CLASSES_PER_PAGE;
    this.maxChain = maxChain;
    int count = Math.ceilDiv(pageSize - SMALLEST, step) + 1;
    this.groupPages = new int[count];
    this.groupObjects = new int[count];
    int huge = pageSize;
    for (int i = count - 1; i >= 0; i--) {
      int size = classSize(i);
      int pages = chain(size);
      int objects = pages * pageSize / size;
      groupPages[i] = pages;
      groupObjects[i] = objects;
      if (huge == pageSize && pages != 1 && objects != 1) {
        huge = size - HANDLE + 1;
      }
    }
    this.firstHuge = huge;
  }

  private int classSize(int number) {
    return Math.min(pageSize, SMALLEST + number * step);
  }

  /** Returns over how many pages objects of a size are laid. */
  private int chain(int size) {
    if (Integer.bitCount(size) == 1) {
      return 1;
    }
    int best = 1;
    for (int pages = 2; pages <= maxChain; pages++) {
      if (pages * pageSize % size < best * pageSize % size) {
        best = pages;
      }
    }
    return best;
  }

  /**
   * Returns how long a compressed page is where it is kept: one that is nearly as long as a page is
   * kept as it was.
   *
   * @param compressed its length, in bytes
   */
  public int kept(int compressed) {
    return compressed >= firstHuge ? pageSize : compressed;
  }

  /**
   * Returns how much memory a compressed page takes, its share of what its class wastes included.
   *
   * @param compressed its length, in bytes; what is nearly as long as a page takes a page
   */
  public double held(int compressed) {
    int ofClass = classOf(compressed);
    return (double) groupPages[ofClass] * pageSize / groupObjects[ofClass];
  }

  /** Returns how many pages a group has in which such a page lies. */
  int groupPages(int compressed) {
    return groupPages[classOf(compressed)];
  }

  /** Returns how many such pages a group has room for. */
  int groupObjects(int compressed) {
    return groupObjects[classOf(compressed)];
  }

  private int classOf(int compressed) {
    int size = Math.min(kept(compressed) + HANDLE, pageSize);
    return size <= SMALLEST ? 0 : Math.ceilDiv(size - SMALLEST, step);
  }
}
