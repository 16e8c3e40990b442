package io.ksm.testkit.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.PageView;
import io.ksm.api.Region;

/** A page as the engine would show it to a policy, which remembers what the policy answered. */
public final class ScriptedPage {
  private static final Region REGION = new Region("[heap]", 0x10000, 1, "uid:1000");

  private final boolean isStatic;
  private final StringBuilder answers = new StringBuilder();
  private boolean hashed;
  private long lastHash;
  private int age;
  private int skips;

  public ScriptedPage(boolean isStatic) {
    this.isStatic = isStatic;
  }

  /**
   * Lets the page be encountered.
   *
   * @return whether it was visited and found calm
   */
  public boolean encounter(MergePolicy policy, long hash) {
    View before = new View();
    boolean wanted = policy.wants(before);
    before.close();
    if (!wanted) {
      answers.append('s');
      return false;
    }
    View visited = new View();
    boolean calm = policy.isCalm(visited, hash);
    visited.close();
    hashed = true;
    lastHash = hash;
    answers.append(calm ? 'c' : 'v');
    return calm;
  }

  /** Returns a letter per encounter: (s)kipped, (v)olatile, (c)alm. */
  public String answers() {
    return answers.toString();
  }

  /** Sets what some policy has kept in the page before. */
  public void remember(int pageAge, int pageSkips) {
    age = pageAge;
    skips = pageSkips;
  }

  /** Returns what policies keep in the page. */
  public String numbers() {
    return "age %d, skips %d".formatted(age, skips);
  }

  /** May be used during one call only: the engine shows another page through it afterwards. */
  private final class View implements PageView {
    private boolean closed;

    void close() {
      closed = true;
    }

    private void checkOpen() {
      if (closed) {
        throw new AssertionError("the policy kept a view of a page and used it in a later call");
      }
    }

    private int checked(int value) {
      checkOpen();
      if (value < 0 || value > 255) {
        throw new AssertionError("the policy stored " + value + ": a page has room for 0 to 255");
      }
      return value;
    }

    @Override
    public Region region() {
      checkOpen();
      return REGION;
    }

    @Override
    public long address() {
      checkOpen();
      return REGION.address();
    }

    @Override
    public int source() {
      checkOpen();
      return 0;
    }

    @Override
    public boolean isStatic() {
      checkOpen();
      return isStatic;
    }

    /** Lets other threads run, which spoil what a policy keeps outside of the page. */
    @SuppressWarnings("ThreadPriorityCheck") // A hint is enough: without it, races are only rarer.
    private void letOthersIn() {
      Thread.yield();
    }

    @Override
    public boolean wasHashed() {
      checkOpen();
      letOthersIn();
      return hashed;
    }

    @Override
    public long lastHash() {
      checkOpen();
      letOthersIn();
      return lastHash;
    }

    @Override
    public int age() {
      checkOpen();
      return age;
    }

    @Override
    public void age(int value) {
      age = checked(value);
    }

    @Override
    public int skips() {
      checkOpen();
      return skips;
    }

    @Override
    public void skips(int value) {
      skips = checked(value);
    }
  }
}
