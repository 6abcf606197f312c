package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.deploy.FakeTrainer;

class CommandLineTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trian                      | there is no command trian, did you mean train?",
                "xyzzy                      | there is no command xyzzy; talkoot --help",
                "train --wrokers 3          | there is no option --wrokers, did you mean --workers?",
                "train --worker=3           | there is no option --worker=3, did you mean --workers?",
                "train a.conf b.conf        | there is one argument too many, b.conf",
                "train --set                | KEY=VALUE is missing after --set;",
                "train --workers            | N is missing after --workers;",
                "train --run-dir=           | --run-dir must name a folder",
                "train --workers 2 --workers 3 | '--workers' (N) should be specified only once",
                "train --workers 0          | --workers must be at least 1, but is 0",
                "train --workers -1         | --workers must be at least 1, but is -1",
                "train --workers two        | --workers must be a number",
                "train nowhere.conf         | nowhere.conf",
                "train --set job.epoch=3    | job.epoch",
                "train --set job.epochs=0   | job.epochs",
                "train --set job.epochs     | job.epochs",
                "evaluate                   | MODEL is missing",
                "evaluate nowhere           | there is no model nowhere",
                "evaluate src               | the folder src has neither",
                "export nowhere             | --onnx",
                "predict nowhere            | INPUT is missing",
                "predict nowhere pom.xml    | there is no model nowhere",
                "predict src x --top 0      | --top must be at least 1, but is 0",
                "inspect nowhere            | nowhere",
                "inspect nowhere --input 2,x | --input",
                "compare src                | RUN is missing",
                "compare src src            | src has no job.conf: name a run directory",
                "init nowhere               | there is no data nowhere",
                "init src                   | src has no data that Talkoot knows",
                "init digits --out pom.xml  | pom.xml is there already",
                "data get                   | NAME is missing",
                "data put mnist             | talkoot data put isn't known: it must be talkoot data get NAME, talkoot data cache or",
                "data clear mnist           | talkoot data clear is about the pictures that were decoded, and takes neither a NAME",
                "data get imagenet          | there is no data set imagenet to get: choose one of mnist, fashion-mnist, cifar10",
                "data get mnist --mirror x  | --mirror must be an address as http://mirror.example/mnist/, but is x",
                "completion fish            | SHELL must be bash or zsh, but is fish",
                "export nowhere --onnx a    | there is no model nowhere",
                "export src --onnx target   | --onnx must name a file, but target is a folder",
                "export src --onnx target/a | the folder src has neither",
                "man trian                  | there is no command trian",
                "status                     | HOST:PORT is missing after --join;",
                "status --join nowhere      | --join must be HOST:PORT",
                "stop --join a:1,b          | --join must be HOST:PORT",
                "stop --join 127.0.0.1:1 --bind x | --bind must be HOST:PORT",
                "certificates node1         | --out",
                "certificates --out target/keys | HOST is missing",
                "certificates --out target/keys ../node1 | HOST must be the name or the IP address of a host",
                "certificates --out target/keys --days 0 node1 | --days must be from 1 to 3650, but is 0",
                "doctor what                | there is one argument too many, what",
            })
    void answersWrongArgumentsInOneSentenceWithExitCodeTwo(String arguments, String expected) {
        assertEquals(2, run(arguments.split(" ")), this::printed);
        assertEquals("", text(out));
        assertEquals(1, text(err).lines().count(), this::printed);
        assertTrue(text(err).startsWith("talkoot: "), this::printed);
        assertTrue(text(err).contains(expected), this::printed);
    }

    @Test
    void namesItsCommandsWhereNoneIsGiven() {
        assertEquals(2, run());
        assertTrue(
                text(err)
                        .contains(
                                "a command is missing: train, coordinator, worker, status, stop, evaluate, export, predict, inspect, compare, chaos, audit, dashboard, trace, doctor, bench, learning-rate, lab, certificates, init, data, completion, man"),
                this::printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "coordinator",
                "worker",
                "status",
                "stop",
                "evaluate",
                "export",
                "predict",
                "inspect",
                "compare",
                "init",
                "data",
                "completion",
                "man",
                "chaos",
                "audit",
                "doctor",
                "bench",
                "learning-rate",
                "lab",
                "certificates"
            })
    void helpsWithExamplesAndExitCodes(String command) {
        assertEquals(0, run(command, "--help"));
        assertTrue(text(out).contains("Examples:\n  talkoot " + command), this::printed);
        assertTrue(text(out).contains("Exit codes:"), this::printed);
        assertTrue(text(out).lines().allMatch(line -> line.length() <= 80), this::printed);
        assertEquals("", text(err));
    }

    @Test
    void tellsItsVersionAndJavas() {
        assertEquals(0, run("--version"));
        assertTrue(text(out).matches("talkoot .+, Java " + Runtime.version().feature() + ".*\n"), this::printed);
    }

    private int run(String... arguments) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return CommandLineApp.run(arguments, new FakeTrainer(), outStream, errStream);
    }

    private String printed() {
        return text(out) + "\n" + text(err);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
