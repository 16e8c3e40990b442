package io.ksm.fleet.inventory;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads guests as libvirt describes them: what {@code virsh dumpxml} prints, or a file of {@code
 * /run/libvirt/qemu}, which knows the guest's process, too.
 *
 * <p>Whoever can write such a file may mean harm: a document type, and with it any entity, is
 * refused, and nothing outside the file is read. Stateless.
 */
final class LibvirtXml {
  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("b", 1L),
          Map.entry("bytes", 1L),
          Map.entry("KB", 1_000L),
          Map.entry("k", 1L << 10),
          Map.entry("KiB", 1L << 10),
          Map.entry("MB", 1_000_000L),
          Map.entry("M", 1L << 20),
          Map.entry("MiB", 1L << 20),
          Map.entry("GB", 1_000_000_000L),
          Map.entry("G", 1L << 30),
          Map.entry("GiB", 1L << 30),
          Map.entry("TB", 1_000_000_000_000L),
          Map.entry("T", 1L << 40),
          Map.entry("TiB", 1L << 40));

  private LibvirtXml() {}

  /** Throws what the parser would print. */
  private static final class Refusal implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {
      // It reads on.
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }

  /**
   * Reads a file's text.
   *
   * @param host on which the guest is
   * @param running whether another file says that it runs
   * @throws UsageException if it does not describe a guest; the message has no name of a file
   */
  static void read(String text, String host, List<String> running, InventoryBuilder into) {
    Element root = parse(text);
    switch (root.getNodeName()) {
      case "domain" -> add(root, "", host, running, into);
      case "domstatus" -> {
        for (Element domain : children(root, "domain")) {
          add(domain, root.getAttribute("pid"), host, running, into);
        }
      }
      default ->
          throw new UsageException(
              "its element is '%s': give what 'virsh dumpxml GUEST' prints"
                  .formatted(root.getNodeName()));
    }
  }

  private static Element parse(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Refusal());
      return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
    } catch (SAXParseException e) {
      throw new UsageException(
          text.contains("<!DOCTYPE")
              ? "it has a document type (<!DOCTYPE), which libvirt never writes: it is not read"
              : "it is not XML: line %d: %s".formatted(e.getLineNumber(), e.getMessage()),
          e);
    } catch (SAXException | IOException e) {
      throw new UsageException("it is not XML: " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this JDK's own parser has these features", e);
    }
  }

  private static void add(
      Element domain, String pid, String host, List<String> running, InventoryBuilder into) {
    String name = text(domain, "name");
    if (name.isEmpty()) {
      throw new UsageException("its guest has no name: give what 'virsh dumpxml GUEST' prints");
    }
    List<String> marks = new ArrayList<>(List.of(Marks.libvirt(name), Marks.name(name)));
    if (!pid.isEmpty()) {
      marks.add(Marks.process(host, pid));
    }
    boolean runs = domain.hasAttribute("id") || !pid.isEmpty() || running.contains(name);
    boolean stays =
        children(domain, "devices").stream()
            .flatMap(devices -> children(devices, "hostdev").stream())
            .anyMatch(device -> device.getAttribute("type").equals("pci"));
    into.guest(new Guest(name, host, "", memory(domain, name), stays, runs, marks));
    for (Element backing : children(domain, "memoryBacking")) {
      if (!children(backing, "nosharepages").isEmpty()) {
        into.unread("<nosharepages/> forbids merging, whatever is said here, in", name);
      }
      if (!children(backing, "hugepages").isEmpty()) {
        into.unread("memory of huge pages (<hugepages/>) does not merge in", name);
      }
    }
    if (stays) {
      into.unread("a device of the host (<hostdev type='pci'>) keeps where they are:", name);
    }
  }

  private static long memory(Element domain, String name) {
    for (Element memory : children(domain, "memory")) {
      String unit = memory.getAttribute("unit");
      Long bytes = UNITS.get(unit.isEmpty() ? "KiB" : unit);
      String count = memory.getTextContent().strip();
      if (bytes == null
          || !count.matches("[0-9]{1,18}")
          || Long.parseLong(count) > Long.MAX_VALUE / bytes) {
        throw new UsageException(
            "the memory of guest '%s' is '%s' %s, which is not a size"
                .formatted(name, count, unit));
      }
      return Long.parseLong(count) * bytes;
    }
    return 0;
  }

  private static String text(Element parent, String name) {
    return children(parent, name).stream()
        .map(child -> child.getTextContent().strip())
        .findFirst()
        .orElse("");
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && element.getNodeName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }
}
