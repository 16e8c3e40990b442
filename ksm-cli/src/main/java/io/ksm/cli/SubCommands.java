package io.ksm.cli;

import io.ksm.cli.advise.AdviseCommand;
import io.ksm.cli.bench.BenchCommand;
import io.ksm.cli.demo.DemoCommand;
import io.ksm.cli.doctor.DoctorCommand;
import io.ksm.cli.fleet.FleetCommand;
import io.ksm.cli.kernel.KernelCommand;
import io.ksm.cli.manual.ManualCommand;
import io.ksm.cli.monitor.MonitorCommand;
import io.ksm.cli.plugins.PluginsCommand;
import io.ksm.cli.record.KeyCommand;
import io.ksm.cli.record.RecordCommand;
import io.ksm.cli.scan.ScanCommand;
import io.ksm.cli.simulate.SimulateCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/**
 * Adds the sub-commands, of which only those are built that a run can need. Building the model of
 * all of them takes longer than most of what they do.
 */
final class SubCommands {
  /** In the order of the help. */
  private static final List<Class<?>> ALL =
      List.of(
          ScanCommand.class,
          MonitorCommand.class,
          BenchCommand.class,
          RecordCommand.class,
          KeyCommand.class,
          SimulateCommand.class,
          AdviseCommand.class,
          FleetCommand.class,
          KernelCommand.class,
          DemoCommand.class,
          PluginsCommand.class,
          DoctorCommand.class,
          CompletionCommand.class,
          ManualCommand.class,
          HelpCommand.class);

  private SubCommands() {}

  /**
   * Adds the one that is asked for. Where the first argument names none, help, completion or the
   * words of an error may name any, so all are added.
   *
   * @param root the command without a sub-command
   * @param args as given by the user
   */
  static void addTo(CommandLine root, String[] args) {
    neededFor(args).forEach(root::addSubcommand);
  }

  private static List<Class<?>> neededFor(String[] args) {
    return switch (args.length == 0 ? "" : args[0]) {
      case "scan" -> List.of(ScanCommand.class);
      case "monitor" -> List.of(MonitorCommand.class);
      case "bench" -> List.of(BenchCommand.class);
      case "record" -> List.of(RecordCommand.class);
      case "key" -> List.of(KeyCommand.class);
      case "simulate" -> List.of(SimulateCommand.class);
      case "advise" -> List.of(AdviseCommand.class);
      case "fleet" -> List.of(FleetCommand.class);
      case "kernel" -> List.of(KernelCommand.class);
      case "demo" -> List.of(DemoCommand.class);
      case "plugins" -> List.of(PluginsCommand.class);
      case "doctor" -> List.of(DoctorCommand.class);
      case "rehearse" -> List.of(RehearseCommand.class);
      case "--version", "-V" -> List.of();
      default -> ALL;
    };
  }
}
