package io.ksm.cli.manual;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** One command's page for {@code man}, in the language of man(7). Used by one thread. */
final class ManPage {
  private final CommandSpec command;
  private final UsageMessageSpec usage;
  private final StringBuilder page = new StringBuilder();

  ManPage(CommandSpec command) {
    this.command = command;
    this.usage = command.usageMessage();
  }

  /** Returns the name of the page's file: {@code ksm-scan.1}. */
  String fileName() {
    return title() + ".1";
  }

  private String title() {
    return command.qualifiedName("-");
  }

  /** Returns the page. */
  String text() {
    page.setLength(0);
    macro("TH", title().toUpperCase(Locale.ROOT), "1", "", command.version()[0], "ksm");
    writeName();
    writeSynopsis();
    writeDescription();
    writeParameters();
    writeOptions();
    writeCommands();
    writeExitStatus();
    writeFooter();
    writeSeeAlso();
    return page.toString();
  }

  private void writeName() {
    section("Name");
    String summary = String.join(" ", description()).replaceAll("[.:](\\s.*)?$", "");
    page.append(escaped(title())).append(" \\- ").append(escaped(summary)).append('\n');
  }

  private void writeSynopsis() {
    section("Synopsis");
    Help help = new Help(command, Help.defaultColorScheme(Ansi.OFF));
    line(help.synopsis(0).replaceAll("\\s+", " ").strip());
  }

  private void writeDescription() {
    section("Description");
    for (String sentence : description()) {
      line(sentence);
    }
  }

  private List<String> description() {
    return Stream.of(usage.description()).map(ManPage::formatted).toList();
  }

  private void writeParameters() {
    if (!command.positionalParameters().isEmpty()) {
      section("Arguments");
      for (PositionalParamSpec parameter : command.positionalParameters()) {
        entry(parameter.paramLabel(), texts(parameter));
      }
    }
  }

  private void writeOptions() {
    List<OptionSpec> options =
        command.options().stream()
            .filter(option -> !option.hidden())
            .sorted(Comparator.comparing(OptionSpec::longestName))
            .toList();
    if (!options.isEmpty()) {
      section("Options");
      for (OptionSpec option : options) {
        String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
        entry(String.join(", ", option.names()) + value, texts(option));
      }
    }
  }

  private static List<String> texts(ArgSpec argument) {
    return Stream.of(argument.description()).map(ManPage::formatted).toList();
  }

  private List<CommandSpec> commands() {
    return command.subcommands().values().stream()
        .map(sub -> sub.getCommandSpec())
        .filter(ManualCommand::isDescribed)
        .toList();
  }

  private void writeCommands() {
    if (!commands().isEmpty()) {
      section("Commands");
      for (CommandSpec sub : commands()) {
        entry(sub.name(), List.of(formatted(String.join(" ", sub.usageMessage().description()))));
      }
    }
  }

  private void writeExitStatus() {
    if (!usage.exitCodeList().isEmpty()) {
      section("Exit status");
      usage.exitCodeList().forEach((code, meaning) -> entry(code, List.of(meaning)));
    }
  }

  /** Examples, mostly, whose lines stay as they are. */
  private void writeFooter() {
    if (usage.footer().length > 0) {
      section(formatted(usage.footerHeading()).replace(":", ""));
      macro("nf");
      for (String line : usage.footer()) {
        line(formatted(line));
      }
      macro("fi");
    }
  }

  private void writeSeeAlso() {
    List<String> others = new ArrayList<>();
    if (command.parent() != null) {
      others.add(command.parent().qualifiedName("-"));
    }
    commands().forEach(sub -> others.add(sub.qualifiedName("-")));
    if (!others.isEmpty()) {
      section("See also");
      page.append(
          others.stream()
              .map(other -> "\\fB" + escaped(other) + "\\fR(1)")
              .collect(Collectors.joining(",\n", "", "\n")));
    }
  }

  private void section(String heading) {
    macro("SH", heading.strip().toUpperCase(Locale.ROOT));
  }

  private void entry(String name, List<String> texts) {
    macro("TP");
    page.append("\\fB").append(escaped(name)).append("\\fR\n");
    texts.forEach(this::line);
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
    }
    page.append('\n');
  }

  /** A line that begins with a dot or a quote would be a command; a blank begins a new line. */
  private void line(String text) {
    page.append(text.isEmpty() || ".'".indexOf(text.charAt(0)) < 0 ? "" : "\\&")
        .append(escaped(text))
        .append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }

  /** Texts are formats, of which only these two are in use. */
  private static String formatted(String text) {
    return text.replace("%n", " ").replace("%%", "%").stripTrailing();
  }
}
