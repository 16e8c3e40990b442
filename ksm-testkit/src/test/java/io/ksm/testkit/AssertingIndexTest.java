package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.OrderedIndex;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SeedExtension.class)
class AssertingIndexTest {

  /** An index that is right but for one thing; by default nothing. */
  private static class Flawed implements OrderedIndex {
    final ModelIndex model = new ModelIndex();

    @Override
    public int find(long key) {
      return model.find(key);
    }

    @Override
    public void insert(long key, int page) {
      model.insert(key, page);
    }

    @Override
    public boolean remove(long key, int page) {
      return model.remove(key, page);
    }

    @Override
    public boolean replace(long key, int page, int by) {
      return model.replace(key, page, by);
    }

    @Override
    public void clear() {
      model.clear();
    }

    @Override
    public int size() {
      return model.size();
    }

    @Override
    public long memoryBytes() {
      return model.memoryBytes();
    }

    @Override
    public void forEach(EntryConsumer inOrder) {
      model.forEach(inOrder);
    }
  }

  private static OrderedIndex filled(Flawed flawed) {
    OrderedIndex index = new AssertingIndex(flawed);
    index.insert(7, 1);
    index.insert(7, 2);
    index.insert(-7, 3);
    return index;
  }

  @ParameterizedTest
  @EnumSource
  void acceptsWhatIsRight(KeyPattern keys, Seed seed) {
    IndexExercise exercise = new IndexExercise(new AssertingIndex(new ModelIndex()), keys, seed);
    exercise.run(2_000, 60);
    exercise.walk();
    exercise.clear();
    exercise.run(500, 60);
    exercise.walk();
  }

  @Test
  void noticesWrongFind() {
    OrderedIndex index =
        filled(
            new Flawed() {
              @Override
              public int find(long key) {
                return key == 7 ? 2 : super.find(key);
              }
            });
    assertThat(index.find(-7)).isEqualTo(3);
    assertThatThrownBy(() -> index.find(7))
        .isInstanceOf(AssertionError.class)
        .hasMessage("find(0x7): 2 instead of 1");
  }

  @Test
  void noticesForgottenRemoval() {
    OrderedIndex index =
        filled(
            new Flawed() {
              @Override
              public boolean remove(long key, int page) {
                return true;
              }
            });
    assertThatThrownBy(() -> index.remove(7, 1))
        .isInstanceOf(AssertionError.class)
        .hasMessage("size() after remove(0x7, 1): 3 instead of 2");
  }

  @Test
  void noticesReplacementMadeUp() {
    OrderedIndex index =
        filled(
            new Flawed() {
              @Override
              public boolean replace(long key, int page, int by) {
                return true;
              }
            });
    assertThat(index.replace(7, 1, 4)).isTrue();
    assertThatThrownBy(() -> index.replace(7, 9, 4))
        .isInstanceOf(AssertionError.class)
        .hasMessage("replace(0x7, 9, 4): true instead of false");
    assertThatThrownBy(() -> index.find(7)).hasMessage("find(0x7): 1 instead of 4");
  }

  @Test
  void noticesSwallowedInsertion() {
    assertThatThrownBy(() ->
            filled(
                new Flawed() {
                  @Override
                  public void insert(long key, int page) {}
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("size() after insert(0x7, 1): 0 instead of 1");
  }

  @Test
  void noticesIncompleteClear() {
    OrderedIndex index =
        filled(
            new Flawed() {
              @Override
              public void clear() {
                model.remove(7, 1);
              }
            });
    assertThatThrownBy(index::clear).hasMessage("size() after clear(): 2 instead of 0");
  }

  @Test
  void noticesWrongOrder() {
    OrderedIndex index =
        filled(
            new Flawed() {
              @Override
              public void forEach(EntryConsumer inOrder) {
                inOrder.accept(-7, 3);
                inOrder.accept(7, 1);
                inOrder.accept(7, 2);
              }
            });
    assertThatThrownBy(() -> index.forEach((key, page) -> {}))
        .isInstanceOf(AssertionError.class)
        .hasMessage("forEach() at entry 0, key: -7 instead of 7");
  }

  @Test
  void noticesWalkCutShort() {
    OrderedIndex index =
        filled(
            new Flawed() {
              @Override
              public void forEach(EntryConsumer inOrder) {
                inOrder.accept(7, 1);
              }
            });
    assertThatThrownBy(() -> index.forEach((key, page) -> {}))
        .hasMessage("entries passed by forEach(): 1 instead of 3");
  }

  @Test
  void noticesMemoryTooLittleToBeTrue() {
    OrderedIndex index =
        filled(
            new Flawed() {
              @Override
              public long memoryBytes() {
                return 35;
              }
            });
    assertThatThrownBy(index::memoryBytes)
        .hasMessage("memoryBytes() is 35 with 3 entries, and must be at least 36: 12 for each");
  }

  @Test
  void refusesNegativePages() {
    OrderedIndex index = filled(new Flawed());
    assertThatThrownBy(() -> index.insert(1, -1)).hasMessage("page -1 is negative");
    assertThatThrownBy(() -> index.replace(7, 1, -2)).hasMessage("page -2 is negative");
  }

  @Test
  void refusesChangesDuringWalk() {
    OrderedIndex index = filled(new Flawed());
    assertThatThrownBy(() -> index.forEach((key, page) -> index.remove(key, page)))
        .isInstanceOf(AssertionError.class)
        .hasMessage("remove(0x7, 1) during forEach()");
  }

  @Test
  void allowsLookingDuringWalk() {
    OrderedIndex index = filled(new Flawed());
    index.forEach((key, page) -> assertThat(index.find(key)).isNotEqualTo(OrderedIndex.NONE));
    index.insert(9, 9);
    assertThat(index.size()).isEqualTo(4);
  }

  @Test
  void refusesSecondThread() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    OrderedIndex index = filled(new Flawed());
    Thread walker =
        new Thread(() ->
            index.forEach((key, page) -> {
              inside.countDown();
              awaitQuietly(tried);
            }));
    AtomicReference<Throwable> ofWalker = new AtomicReference<>();
    walker.setUncaughtExceptionHandler((thread, thrown) -> ofWalker.set(thrown));
    walker.start();
    inside.await();
    assertThatThrownBy(() -> index.find(7))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("find by ")
        .hasMessageContaining("is inside");
    tried.countDown();
    walker.join();
    assertThat(ofWalker).hasNullValue();
    assertThat(index.find(7)).isEqualTo(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
