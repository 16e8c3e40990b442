import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Holds 48 MiB that are the same in each process, rewrites a part of them, and allocates 20 MB a second. What is the same
 * lies outside the heap, as caches do: where the heap begins within a page differs from start to start.
 */
final class Churn {
  public static void main(String[] args) throws InterruptedException {
    SplittableRandom same = new SplittableRandom(1);
    List<ByteBuffer> held = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      byte[] bytes = new byte[1 << 20];
      same.nextBytes(bytes);
      held.add(ByteBuffer.allocateDirect(bytes.length).put(0, bytes));
    }
    System.gc();
    System.out.println("ready");
    SplittableRandom own = new SplittableRandom();
    long sum = 0;
    for (long turn = 0; ; turn++) {
      for (int i = 0; i < 20; i++) {
        byte[] garbage = new byte[100_000];
        own.nextBytes(garbage);
        sum += garbage[17];
      }
      ByteBuffer block = held.get((int) (turn % 8));
      block.put(own.nextInt(block.capacity()), (byte) sum);
      Thread.sleep(100);
    }
  }
}
