package io.ksm.oracle.linux.support;

import io.ksm.testkit.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Invents plays: processes that begin and end, areas that are mapped, unmapped, advised and not,
 * and pages that are written, zeroed, discarded and read.
 *
 * <p>Two things {@link #exact} ones never do. They do not give a page the bytes that it had at the
 * last scan: such a write breaks a merged page, and whoever only looks at bytes cannot see it. And
 * they do not let several contents have several stable pages of which some are then broken: which
 * of its copies the kernel takes next depends on whose look-ups have passed it in the tree. The
 * three kinds of plays are what remains. Nor are pages that a fork shares unadvised, because that
 * separates them or not.
 */
public final class RandomPlay {

  /** How a play keeps off what the kernel leaves to chance. */
  private enum Kind {
    /** Everything happens, and no content reaches {@code max_page_sharing}. */
    CHANGING,
    /** Contents have many copies, and no page changes that could have merged. */
    GROWING,
    /** Everything happens to one content with many copies; there is no other. */
    ONE_CONTENT,
    /** Like {@link #CHANGING} in one process, and pages are given the bytes that they have. */
    REWRITING,
    /** Everything happens, and contents have many copies. */
    WILD
  }

  /** How many contents several pages may have, that of zeros included. */
  static final int MAX_CONTENTS = 25;

  private static final int KERNEL_LIMIT = 256;
  private static final int[] SMALL_LIMITS = {2, 3, 5, 8};
  private static final int[] MOODS = {0, 0, 2, 5, 15, 50, 100};

  /** A process as this class sees it. */
  private static final class Actor {
    final int number;
    final BitSet mapped = new BitSet();
    final BitSet advised = new BitSet();
    final BitSet touched = new BitSet();

    /** The pages whose content no other page has. */
    final BitSet unique = new BitSet();

    /** The pages that may be shared with another process by a fork. */
    final BitSet forked = new BitSet();

    final byte[][] now;
    final byte[][] scanned;
    int scans;

    Actor(int number, int pages) {
      this.number = number;
      this.now = new byte[pages][];
      this.scanned = new byte[pages][];
    }
  }

  private final SplittableRandom random;
  private final Kind kind;
  private final int pages;
  private final int mostProcesses;
  private final byte[][] pool;

  private final List<Actor> actors = new ArrayList<>();
  private final Settings settings;
  private final Play.Script script;
  private int started;

  private RandomPlay(Seed seed, Kind... kinds) {
    this.random = seed.random();
    this.kind = kinds[random.nextInt(kinds.length)];
    this.mostProcesses = kind == Kind.REWRITING ? 1 : random.nextInt(1, 6);
    this.pages = pages();
    this.pool =
        pool(kind == Kind.ONE_CONTENT ? 1 : random.nextInt(1, MAX_CONTENTS), random.nextBoolean());
    this.settings = settings();
    this.script =
        new Play.Script("%s -Dksm.seed=%d".formatted(kind, seed.value()), settings, pages);
  }

  private boolean staysBelowLimit() {
    return kind == Kind.CHANGING || kind == Kind.REWRITING;
  }

  private int pages() {
    int most = staysBelowLimit() ? (KERNEL_LIMIT - 1) / mostProcesses : 160;
    return random.nextInt(8, most + 1);
  }

  private Settings settings() {
    int limit =
        staysBelowLimit() ? KERNEL_LIMIT : SMALL_LIMITS[random.nextInt(SMALL_LIMITS.length)];
    // Wild plays are compared after some quiet scans, in which every page shall be visited.
    boolean smartScan = random.nextBoolean() && kind != Kind.WILD;
    return new Settings(limit, smartScan, random.nextBoolean());
  }

  /** Invents a play in which every counter is determined; the same for equal seeds. */
  public static Play exact(Seed seed, int scans) {
    return new RandomPlay(seed, Kind.CHANGING, Kind.GROWING, Kind.ONE_CONTENT).play(scans);
  }

  /** Invents a play of one process, in which pages are also given the bytes that they have. */
  public static Play rewriting(Seed seed, int scans) {
    return new RandomPlay(seed, Kind.REWRITING).play(scans);
  }

  /** Invents a play in which copies of many contents are broken, and then so many quiet scans. */
  public static Play wild(Seed seed, int scans, int quietScans) {
    RandomPlay wild = new RandomPlay(seed, Kind.WILD);
    Play play = wild.play(scans);
    List<List<Op>> steps = new ArrayList<>(play.steps());
    steps.addAll(Collections.nCopies(quietScans, List.of()));
    return new Play(play.name(), play.settings(), play.pages(), steps);
  }

  private byte[][] pool(int size, boolean alike) {
    byte[][] contents = new byte[size][];
    byte[] base = Contents.unique(random);
    for (int i = 0; i < size; i++) {
      contents[i] = alike ? Contents.withOtherEnd(base, random) : Contents.unique(random);
    }
    return contents;
  }

  private Play play(int scans) {
    for (int scan = 0; scan < scans; scan++) {
      if (actors.size() < mostProcesses && (scan == 0 || random.nextInt(4) == 0)) {
        int beginning = scan == 0 ? random.nextInt(1, mostProcesses + 1) : 1;
        for (int i = 0; i < beginning; i++) {
          start();
        }
      }
      if (actors.size() > 1 && kind != Kind.GROWING && random.nextInt(12) == 0) {
        Actor actor = actors.remove(random.nextInt(actors.size()));
        script.does(random.nextBoolean() ? new Op.Exit(actor.number) : new Op.Exec(actor.number));
      }
      actors.forEach(this::step);
      List.copyOf(actors).forEach(this::maybeFork);
      actors.forEach(RandomPlay::scanned);
      script.scan();
    }
    return script.end();
  }

  private void start() {
    Actor actor = new Actor(started++, pages);
    actors.add(actor);
    script.does(new Op.Start(actor.number));
    map(actor, 0, pages);
    unmap(actor, random.nextInt(pages), 1);
  }

  private void step(Actor actor) {
    changeLayout(actor);
    int percent = MOODS[random.nextInt(MOODS.length)];
    for (int page = 0; page < pages; page++) {
      if (actor.mapped.get(page)) {
        if (actor.now[page] == null) {
          comeIntoBeing(actor, page);
        } else if (random.nextInt(100) < percent) {
          change(actor, page);
        }
      }
    }
    keepOffOldBytes(actor);
  }

  private static void scanned(Actor actor) {
    System.arraycopy(actor.now, 0, actor.scanned, 0, actor.now.length);
    actor.touched.clear();
    actor.scans++;
  }

  /** A process forks before its first scan. What else forks do is told by ForkTest. */
  private void maybeFork(Actor actor) {
    boolean tooLate = actor.scans > 0 || actors.size() == mostProcesses;
    if (tooLate || kind != Kind.CHANGING || settings.smartScan() || random.nextInt(3) > 0) {
      return;
    }
    Actor child = new Actor(started++, pages);
    actors.add(child);
    script.does(new Op.Fork(actor.number, child.number));
    child.mapped.or(actor.mapped);
    child.advised.or(actor.advised);
    child.unique.or(actor.unique);
    System.arraycopy(actor.now, 0, child.now, 0, pages);
    child.forked.set(0, pages);
    actor.forked.set(0, pages);
  }

  private void changeLayout(Actor actor) {
    int first = random.nextInt(pages);
    int count = random.nextInt(1, pages - first + 1);
    if (kind == Kind.GROWING) {
      map(actor, first, count);
      return;
    }
    switch (random.nextInt(10)) {
      case 0 -> unmap(actor, first, count);
      case 1, 2 -> map(actor, first, count);
      case 3 -> discard(actor, first, count);
      case 4 -> advise(actor, first, count, false);
      case 5 -> advise(actor, 0, pages, true);
      default -> {}
    }
  }

  /** One area of pages that are mapped, or not, as asked for. */
  private interface RunAction {
    void run(int first, int count);
  }

  private static void runs(BitSet among, boolean value, int first, int end, RunAction does) {
    for (int from = first; from < end; ) {
      int to = value ? among.nextClearBit(from) : among.nextSetBit(from);
      to = to < 0 ? end : Math.min(to, end);
      if (to > from) {
        does.run(from, to - from);
      }
      from = value ? among.nextSetBit(to) : among.nextClearBit(to);
      if (from < 0) {
        return;
      }
    }
  }

  private void map(Actor actor, int first, int count) {
    BitSet mapped = (BitSet) actor.mapped.clone();
    runs(
        mapped,
        false,
        first,
        first + count,
        (from, pagesOfIt) -> {
          script.does(new Op.Map(actor.number, from, pagesOfIt));
          actor.mapped.set(from, from + pagesOfIt);
          actor.advised.set(from, from + pagesOfIt);
        });
  }

  private void unmap(Actor actor, int first, int count) {
    script.does(new Op.Unmap(actor.number, first, count));
    actor.mapped.clear(first, first + count);
    actor.advised.clear(first, first + count);
    lose(actor, first, count);
  }

  private void discard(Actor actor, int first, int count) {
    runs(
        actor.mapped,
        true,
        actor.mapped.get(first) ? first : Math.max(actor.mapped.nextSetBit(first), first),
        first + count,
        (from, pagesOfIt) -> {
          if (actor.mapped.get(from)) {
            script.does(new Op.Discard(actor.number, from, pagesOfIt));
            lose(actor, from, pagesOfIt);
          }
        });
  }

  private void advise(Actor actor, int first, int count, boolean mergeable) {
    for (int page = first; page < first + count; page++) {
      if (actor.mapped.get(page)
          && !actor.forked.get(page)
          && actor.advised.get(page) != mergeable) {
        script.does(
            mergeable
                ? new Op.Advise(actor.number, page, 1)
                : new Op.Unadvise(actor.number, page, 1));
        actor.advised.set(page, mergeable);
        actor.touched.set(page);
      }
    }
  }

  private static void lose(Actor actor, int first, int count) {
    Arrays.fill(actor.now, first, first + count, null);
    actor.forked.clear(first, first + count);
    actor.touched.set(first, first + count);
  }

  private void comeIntoBeing(Actor actor, int page) {
    int choice = random.nextInt(kind == Kind.ONE_CONTENT ? 55 : 100);
    if (choice < 55) {
      write(actor, page, common());
    } else if (choice < 65) {
      write(actor, page, Contents.zero());
    } else if (choice < 75) {
      writeUnique(actor, page);
    } else if (choice < 80) {
      script.does(new Op.Touch(actor.number, page));
    }
  }

  private void change(Actor actor, int page) {
    if (kind == Kind.ONE_CONTENT) {
      discardOne(actor, page);
    } else if (kind != Kind.GROWING || actor.unique.get(page)) {
      changeContent(actor, page);
    }
  }

  private void changeContent(Actor actor, int page) {
    int choice = random.nextInt(100);
    if (kind == Kind.REWRITING && choice < 20) {
      write(actor, page, actor.now[page]);
    } else if (choice < 40) {
      write(actor, page, common());
    } else if (choice < 55) {
      writeUnique(actor, page);
    } else if (choice < 70) {
      write(actor, page, Contents.zero());
    } else if (choice < 85) {
      write(actor, page, Contents.withOtherEnd(actor.now[page], random));
    } else {
      discardOne(actor, page);
    }
  }

  private void discardOne(Actor actor, int page) {
    script.does(new Op.Discard(actor.number, page, 1));
    lose(actor, page, 1);
  }

  private byte[] common() {
    return pool[random.nextInt(random.nextInt(pool.length) + 1)];
  }

  private void write(Actor actor, int page, byte[] content) {
    script.does(new Op.Write(actor.number, page, content));
    actor.now[page] = content;
    actor.forked.clear(page);
    actor.touched.set(page);
    actor.unique.clear(page);
  }

  private void writeUnique(Actor actor, int page) {
    write(actor, page, Contents.unique(random));
    actor.unique.set(page);
  }

  /** Another content than at the last scan; none where there may be but one. */
  private void writeUnlike(Actor actor, int page) {
    if (kind == Kind.ONE_CONTENT) {
      discardOne(actor, page);
    } else {
      writeUnique(actor, page);
    }
  }

  private void keepOffOldBytes(Actor actor) {
    if (kind == Kind.REWRITING) {
      return;
    }
    BitSet touched = (BitSet) actor.touched.clone();
    for (int page = touched.nextSetBit(0); page >= 0; page = touched.nextSetBit(page + 1)) {
      byte[] now = actor.now[page];
      if (now != null && Arrays.equals(now, actor.scanned[page])) {
        writeUnlike(actor, page);
      }
    }
  }
}
