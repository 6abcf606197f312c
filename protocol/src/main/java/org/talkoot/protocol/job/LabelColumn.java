package org.talkoot.protocol.job;

/** Which column of a table holds the target; the others are features. */
public sealed interface LabelColumn {
    /** {@code last}, an index counted from 0, or a name. */
    String text();

    /** The last column. */
    record Last() implements LabelColumn {
        @Override
        public String text() {
            return "last";
        }
    }

    /** @param index counted from 0 */
    record Index(int index) implements LabelColumn {
        public Index {
            Check.atLeast(0, "label", index);
        }

        @Override
        public String text() {
            return Integer.toString(index);
        }
    }

    /** @param name as the file has it; a column that is called {@code last} is chosen by its index */
    record Name(String name) implements LabelColumn {
        public Name {
            if (name.isEmpty() || name.equals("last")) {
                throw new InvalidValue("label", "must be last, a column's index or a column's name");
            }
        }

        @Override
        public String text() {
            return name;
        }
    }
}
