export default function P() {
  const a: string = 1 as unknown as string;
  return <p>{a}</p>;
}
