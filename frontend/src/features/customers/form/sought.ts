export interface Sought {
  email: string;
  phone: string;
  name: string;
}

const FEWEST_DIGITS = 6;

/** What is far enough typed to be worth asking about. */
export function worthAsking({ email, phone, name }: Sought): { email?: string; phone?: string; name?: string } {
  return {
    ...(/^\S+@\S+\.\S+$/.test(email.trim()) && { email: email.trim() }),
    ...(phone.replaceAll(/\D/g, "").length >= FEWEST_DIGITS && { phone: phone.trim() }),
    ...(/\S{2,}\s+\S{2,}/.test(name) && { name: name.trim() }),
  };
}
