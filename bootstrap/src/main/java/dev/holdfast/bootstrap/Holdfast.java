package dev.holdfast.bootstrap;

import dev.holdfast.bootstrap.cli.Capture;
import dev.holdfast.bootstrap.cli.Conformance;
import dev.holdfast.bootstrap.cli.ControllerCommand;
import dev.holdfast.bootstrap.cli.Doctor;
import dev.holdfast.bootstrap.cli.FormatAgain;
import dev.holdfast.bootstrap.cli.Status;
import dev.holdfast.bootstrap.cli.VolumeAction;
import dev.holdfast.bootstrap.cli.Watch;
import dev.holdfast.bootstrap.config.Arguments;
import dev.holdfast.bootstrap.config.NodeApplication;
import dev.holdfast.bootstrap.config.StateDirectoryLock;
import dev.holdfast.bootstrap.config.Version;
import dev.holdfast.bootstrap.demo.Demo;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;

/** The one main: the first argument is a verb, the others go to it. */
public final class Holdfast {
  private static final String USAGE =
      """
      holdfast: the CSI node plugin for NVMe over Fabrics that does not let go

        holdfast serve [--simulated]    serve the CSI socket (CSI_ENDPOINT); this is the default
        holdfast controller             serve the CSI Identity service for csi-attacher (CSI_ENDPOINT);
                                        needs no root and no access to the host
        holdfast demo [--live]          a node on a simulated host, an outage, a recovery; needs no root;
                                        with --live repeatedly, for the status page
        holdfast status [-o json] [--watch]
                                        the tree of subsystems, controllers, paths, namespaces, volumes;
                                        with --watch again every two seconds, until Ctrl-C
        holdfast doctor [-o json]       check whether this host is ready; exit 1 if not
        holdfast format-again VOLUME [--namespace IDENTITY --yes CODE]
                                        show what an interrupted mkfs left on a volume; with --yes permit
                                        that it is formatted over that, once
        holdfast forget VOLUME          remove the record of a volume of which this host shows nothing any more
        holdfast trim VOLUME            give back to the target what the volume's filesystem does not use
        holdfast capture [-o FILE] [--mask] [--root DIR]
                                        the kernel's NVMe state as one text, for a report
        holdfast conformance unix:///PATH [--volume-id ID ...]
                                        check the CSI driver at a socket against the specification;
                                        exit 1 if something fails
        holdfast version                the version of this program
        holdfast help

      Every setting is an argument --holdfast.NAME=VALUE or an environment variable HOLDFAST_NAME.
      """;

  private Holdfast() {}

  public static void main(String[] args) {
    boolean verbGiven = args.length > 0 && !args[0].startsWith("-");
    String verb = verbGiven ? args[0] : "serve";
    List<String> rest = Arrays.asList(args).subList(verbGiven ? 1 : 0, args.length);
    if (rest.contains("--help") || rest.contains("-h")) {
      verb = "help";
    }
    switch (verb) {
      case "serve" -> serve(settings(verb, rest));
      case "controller" -> {
        OrderlyEnd.hasStatusZero("TERM");
        ControllerCommand.serve(settings(verb, rest));
      }
      case "demo" -> System.exit(Demo.play(rest, System.out));
      case "status" -> {
        if (Watch.isAsked(rest)) {
          OrderlyEnd.hasStatusZero("INT", "TERM");
        }
        System.exit(Status.show(rest, System.out));
      }
      case "doctor" -> System.exit(Doctor.examine(rest, System.out));
      case "format-again" -> System.exit(FormatAgain.run(rest, System.out));
      case "forget" -> System.exit(VolumeAction.FORGET.run(rest, System.out));
      case "trim" -> System.exit(VolumeAction.TRIM.run(rest, System.out));
      case "capture" -> System.exit(Capture.take(rest, System.out));
      case "conformance" -> System.exit(Conformance.examine(rest, System.out));
      case "version" -> System.out.println("holdfast " + Version.current());
      case "help" -> System.out.print(USAGE);
      default -> {
        System.err.printf("holdfast: unknown verb '%s'%n%n%s", verb, USAGE);
        System.exit(2);
      }
    }
  }

  private static String[] settings(String verb, List<String> arguments) {
    try {
      return Arguments.forSpring(arguments);
    } catch (IllegalArgumentException e) {
      System.err.printf("holdfast %s: %s%n", verb, e.getMessage());
      System.exit(2);
      throw e;
    }
  }

  private static void serve(String[] settings) {
    OrderlyEnd.hasStatusZero("TERM");
    SpringApplication application = new SpringApplication(NodeApplication.class);
    application.addInitializers(StateDirectoryLock::take);
    application.run(settings);
  }
}
