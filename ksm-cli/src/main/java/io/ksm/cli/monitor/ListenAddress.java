package io.ksm.cli.monitor;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where to listen, as people write it: {@code 127.0.0.1:9464}, {@code [::1]:9464}. */
final class ListenAddress implements ITypeConverter<InetSocketAddress> {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]]+)):([0-9]{1,5})");
  private static final int MAX_PORT = 65_535;

  /** Made by picocli. */
  ListenAddress() {}

  @Override
  public InetSocketAddress convert(String text) {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(3)) > MAX_PORT) {
      throw wrong(text, "is not an address to listen on");
    }
    String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
    try {
      return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(parts.group(3)));
    } catch (UnknownHostException e) {
      throw wrong(text, "names no host of this network");
    }
  }

  private static TypeConversionException wrong(String text, String what) {
    return new TypeConversionException(
        "'%s' %s: give HOST:PORT, as in 127.0.0.1:9464, [::1]:9464, 0.0.0.0:9464"
            .formatted(text, what));
  }
}
