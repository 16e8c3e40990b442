package io.ksm.source.image.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Linux says of itself for those who read its memory: lines of text, in a note of that
 * name. Stateless, for any number of threads.
 */
public final class VmCoreInfo {
  /** The name of the note. */
  public static final String NAME = "VMCOREINFO";

  private static final Pattern PAGE_SIZE = Pattern.compile("(?m)^PAGESIZE=([0-9]{1,18})$");

  private VmCoreInfo() {}

  /** Returns how many bytes a page has, as it stands there; 0 if that is missing. */
  public static long pageSize(ByteBuffer text) {
    Matcher found = PAGE_SIZE.matcher(StandardCharsets.ISO_8859_1.decode(text.duplicate()));
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
