/** Starts the Trino server, as io.trino.server.TrinoServer does; ends when its standard input ends, so that it never outlives what started it. */
public final class LocalTrino
{
    private LocalTrino() {}

    public static void main(String[] args)
    {
        Thread watch = new Thread(LocalTrino::endWithStandardInput);
        watch.setDaemon(true);
        watch.start();
        new io.trino.server.Server().start(args[0]);
    }

    private static void endWithStandardInput()
    {
        try {
            while (System.in.read() >= 0) {}
        }
        catch (java.io.IOException e) {
            // The same as its end.
        }
        Runtime.getRuntime().halt(0);
    }
}
