package io.ksm.walls.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads what a {@code pom.xml} says itself; what it inherits is not in it. */
public record Pom(Path file) {
  /** Another module of the project that a module depends on. */
  public record Dependency(String name, String scope) {}

  /** Returns the names of the modules, as a parent lists them. */
  public List<String> modules() {
    return children(root(), "modules")
        .flatMap(modules -> children(modules, "module"))
        .map(module -> module.getTextContent().strip())
        .toList();
  }

  /** Returns the dependencies on other modules of the project. */
  public List<Dependency> dependencies() {
    return children(root(), "dependencies")
        .flatMap(dependencies -> children(dependencies, "dependency"))
        .filter(dependency -> text(dependency, "groupId", "").equals("io.ksm"))
        .map(dependency ->
            new Dependency(
                text(dependency, "artifactId", ""), text(dependency, "scope", "compile")))
        .toList();
  }

  private Element root() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }

  private static String text(Element parent, String name, String otherwise) {
    return children(parent, name)
        .map(child -> child.getTextContent().strip())
        .findFirst()
        .orElse(otherwise);
  }

  private static Stream<Element> children(Element parent, String name) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(node -> node.getNodeName().equals(name))
        .map(Element.class::cast);
  }
}
