import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program as many JVMs run it: a map, buffers, and some garbage. Prints "ready" and waits. */
public class Words {
  public static void main(String[] args) throws IOException {
    Map<Integer, String> values = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      values.put(i, "value " + i * 31L);
    }
    List<byte[]> buffers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] buffer = new byte[8192];
      Arrays.fill(buffer, (byte) (i % 100));
      buffers.add(buffer);
    }
    long sum = 0;
    for (int round = 0; round < 5; round++) {
      List<String> sorted = new ArrayList<>(values.values());
      Collections.sort(sorted);
      sum += sorted.get(round).hashCode();
    }
    System.out.println("ready " + sum + " " + buffers.size());
    System.in.read();
  }
}
