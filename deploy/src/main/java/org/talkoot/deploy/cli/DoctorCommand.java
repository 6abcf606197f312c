package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.talkoot.deploy.doctor.Examination;
import org.talkoot.deploy.doctor.Machine;
import org.talkoot.deploy.run.RunFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Look at this machine: Java, BLAS, speed, numerics, and what would be slow and how to mend it.",
        footer = {"  talkoot doctor", "  talkoot doctor --json"},
        exitCodeList = {"0:Done, whatever was found.", "1:Something unexpected went wrong.", "2:Wrong arguments."})
final class DoctorCommand extends Action {
    @Option(names = "--json", order = 1, description = "Print one JSON object.")
    private boolean json;

    DoctorCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        Examination found = Examination.take();
        PrintStream out = console().out();
        if (json) {
            out.println(RunFiles.text(json(found)));
        } else {
            lines(found).forEach(out::println);
        }
        return Failure.DONE;
    }

    private static List<String> lines(Examination found) {
        Machine machine = found.machine();
        List<String> facts = List.of(
                "Java        " + machine.java() + ", " + machine.vendor(),
                "            " + machine.vm(),
                "            garbage collector " + machine.collectors(),
                String.format(
                        Locale.ROOT,
                        "Memory      %,d MiB, of which Java's heap may take %,d MiB",
                        machine.memoryBytes() >> 20,
                        machine.heapBytes() >> 20),
                "Processors  " + machine.processors() + ", " + machine.system(),
                "BLAS        " + found.fingerprint().library() + ", kernel "
                        + found.fingerprint().kernel(),
                String.format(
                        Locale.ROOT,
                        "Speed       %.1f GFLOP/s on one core",
                        found.speed().gflops()),
                "Numerics    " + found.fingerprint().text());
        List<String> advice = found.advice();
        return Stream.concat(
                        facts.stream(),
                        advice.isEmpty()
                                ? Stream.of("Nothing to mend.")
                                : advice.stream().map(sentence -> "! " + sentence))
                .toList();
    }

    private static ObjectNode json(Examination found) {
        Machine machine = found.machine();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("java")
                .put("version", machine.java())
                .put("vendor", machine.vendor())
                .put("vm", machine.vm())
                .put("collectors", machine.collectors());
        json.put("system", machine.system())
                .put("processors", machine.processors())
                .put("hostProcessors", machine.hostProcessors())
                .put("memoryBytes", machine.memoryBytes())
                .put("heapBytes", machine.heapBytes());
        json.putObject("blas")
                .put("library", found.fingerprint().library())
                .put("kernel", found.fingerprint().kernel())
                .put("native", found.nativeBlas());
        json.put("gflopsOfOneCore", found.speed().gflops())
                .put("fingerprint", found.fingerprint().text());
        var advice = json.putArray("advice");
        found.advice().forEach(advice::add);
        return json;
    }
}
