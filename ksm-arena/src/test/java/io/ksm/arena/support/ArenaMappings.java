package io.ksm.arena.support;

import io.ksm.arena.memory.AddressRange;
import io.ksm.linux.ProcFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mappings of an arena's addresses, as the kernel lists them. */
public final class ArenaMappings {
  private static final Pattern LINE =
      Pattern.compile("(\\p{XDigit}+)-(\\p{XDigit}+) \\S+ (\\p{XDigit}+) \\S+ (\\d+).*");

  /** A mapping, cut to the arena's addresses; of no file if the inode is 0. */
  public record Mapping(long address, long end, long offset, long inode) {}

  private final List<Mapping> mappings = new ArrayList<>();

  public ArenaMappings(AddressRange range) throws IOException {
    long rangeEnd = range.address() + range.bytes();
    for (String line : ProcFile.read("/proc/self/maps").lines().toList()) {
      Matcher found = LINE.matcher(line);
      if (found.matches()) {
        long from = Math.max(range.address(), number(found, 1));
        long to = Math.min(rangeEnd, number(found, 2));
        if (from < to) {
          long offset = number(found, 3) + from - number(found, 1);
          mappings.add(new Mapping(from, to, offset, Long.parseLong(found.group(4))));
        }
      }
    }
  }

  private static long number(Matcher found, int group) {
    return Long.parseUnsignedLong(found.group(group), 16);
  }

  public int count() {
    return mappings.size();
  }

  public List<Mapping> all() {
    return mappings;
  }
}
