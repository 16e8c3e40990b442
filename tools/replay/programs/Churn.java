import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Holds 48 MiB that are the same in each process, rewrites a part of them, and allocates 20 MB a second. */
final class Churn {
  public static void main(String[] args) throws InterruptedException {
    SplittableRandom same = new SplittableRandom(1);
    List<byte[]> held = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      byte[] block = new byte[1 << 20];
      same.nextBytes(block);
      held.add(block);
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
      byte[] block = held.get((int) (turn % 8));
      block[own.nextInt(block.length)] = (byte) sum;
      Thread.sleep(100);
    }
  }
}
